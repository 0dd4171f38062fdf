#!/usr/bin/python3
"""Writes the dashboards in drift/paneler/ as Grafana reads them (import or provisioning; data source Prometheus).

usage: paneler.py          Panels are listed here; the files are made and kept in the repository, and a test compares.
"""

import json
import sys
from pathlib import Path

UD = Path(__file__).resolve().parent.parent / "drift" / "paneler"
N = '{instance=~"$node"}'


def rate(navn: str, by: str = "", valg: str = "") -> str:
    """Per second, over the nodes that are chosen."""
    hvor = N if not valg else N.replace("}", f",{valg}}}")
    return f"sum{f' by ({by})' if by else ''} (rate({navn}{hvor}[$__rate_interval]))"


def kvantil(q: str, navn: str, by: str = "") -> str:
    return f"histogram_quantile({q}, sum by (le{', ' + by if by else ''}) (rate({navn}_bucket{N}[$__rate_interval])))"


def tider(navn: str, by: str = "") -> list[tuple[str, str]]:
    efter = f" {{{{{by}}}}}" if by else ""
    return [(kvantil(q, navn, by), f"{p} %{efter}") for q, p in (("0.5", "50"), ("0.99", "99"))]


# Page: (title, [(panel's title, unit, [(expression, legend)])]). A title alone begins a row.
SIDER = {
    "overblik": ("Fælled: overblik", [
        ("Service",),
        ("Noder, der svarer", "none", [('sum(up{job="faelled"})', "svarer"), ('count(up{job="faelled"})', "i alt")]),
        ("Kald pr. sekund", "reqps", [(rate("faelled_http_requests_total", "status"), "{{status}}")]),
        ("Andel 5xx", "percentunit", [(rate("faelled_http_requests_total", "", 'status="5xx"') + " / " + rate("faelled_http_requests_total"), "5xx")]),
        ("Svartid, alle kald", "s", tider("faelled_http_request_seconds")),
        ("SOAP: kald efter tjeneste", "reqps", [(rate("faelled_soap_requests_total", "service"), "{{service}}")]),
        ("SOAP: andet end 20", "reqps", [(rate("faelled_soap_requests_total", "status", 'status!="20"'), "{{status}}")]),
        ("SOAP: svartid", "s", [(kvantil("0.99", "faelled_soap_request_seconds", "operation"), "99 % {{operation}}")]),
        ("GraphQL og JSON", "reqps", [(rate("faelled_graphql_requests_total", "status"), "GraphQL {{status}}"),
                                      (rate("faelled_jsonapi_requests_total", "api"), "{{api}}"),
                                      (rate("faelled_listehent_requests_total", "surface"), "ListeHent {{surface}}")]),
        ("Trængsel",),
        ("Kald, der venter", "none", [(f"sum by (pool) (faelled_turn_waiting{N})", "{{pool}}")]),
        ("Ventetid på tur", "s", [(kvantil("0.99", "faelled_turn_wait_seconds", "pool"), "99 % {{pool}}")]),
        ("Afviste kald", "reqps", [(rate("faelled_turn_refused_total", "pool, queue"), "{{pool}} {{queue}}"),
                                   (rate("faelled_http_limit_total", "limit"), "grænse {{limit}}")]),
        ("Maskine",),
        ("Hukommelse", "bytes", [(f"process_resident_memory_bytes{N}", "{{instance}}")]),
        ("Åbne filer og forbindelser", "none", [(f"process_open_fds{N}", "filer {{instance}}"), (f"faelled_http_connections{N}", "HTTPS {{instance}}"),
                                                (f"faelled_amqp_connections{N}", "AMQP {{instance}}")]),
        ("Oppetid", "s", [(f"time() - process_start_time_seconds{N}", "{{instance}}")]),
        ("Certifikater udløber om", "s", [(f"faelled_certificate_expires_seconds{N} - time()", "{{certificate}} {{instance}}")]),
    ]),
    "lager": ("Fælled: lager og database", [
        ("Skrivning",),
        ("Skrivninger pr. sekund", "wps", [(rate("faelled_store_batches_total"), "skrivninger"), (rate("faelled_store_commits_total"), "grupper")]),
        ("Tid for en skrivning", "s", tider("faelled_store_append_seconds")),
        ("Tid for en gruppe", "s", tider("faelled_store_commit_seconds")),
        ("Sammenstød og gentagelser", "ops", [(rate("faelled_store_conflicts_total"), "forventning holdt ikke"), (rate("faelled_oio_retries_total"), "beregnet igen")]),
        ("Fejl", "ops", [(rate("faelled_store_errors_total", "instance"), "skrivning {{instance}}"),
                         (rate("faelled_store_connection_errors_total", "instance"), "forbindelse {{instance}}")]),
        ("Forbindelser i brug", "none", [(f"faelled_store_connections_busy{N}", "{{instance}}")]),
        ("Ventetid på en forbindelse", "s", tider("faelled_store_connection_wait_seconds")),
        ("Indhold",),
        ("Objekter og registreringer", "none", [(f"max(faelled_store_objects{N})", "objekter"), (f"max(faelled_store_registrations{N})", "registreringer")]),
        ("Lagerets størrelse", "bytes", [(f"faelled_store_bytes{N}", "{{instance}}"), (f"faelled_store_block_cache_bytes{N}", "læsecache {{instance}}")]),
        ("Udbakke", "none", [(f"max(faelled_outbox_events{N})", "hændelser")]),
        ("Replikaens efterslæb", "bytes", [("pg_stat_replication_pg_wal_lsn_diff", "{{instance}} {{client_addr}}")]),
        ("Disk tilbage", "percentunit", [('node_filesystem_avail_bytes{fstype!~"tmpfs|ramfs"} / node_filesystem_size_bytes', "{{instance}} {{mountpoint}}")]),
        ("Revisionslog",),
        ("Poster pr. sekund", "ops", [(rate("faelled_audit_records_total"), "poster"), (rate("faelled_audit_seals_total"), "segl")]),
        ("Tid til posten er varig", "s", tider("faelled_audit_durable_seconds")),
        ("Venter på at blive varige", "none", [(f"faelled_audit_queue{N}", "{{instance}}")]),
        ("Fejl i revisionsloggen", "ops", [(rate("faelled_audit_errors_total"), "ikke skrevet"), (rate("faelled_audit_refused_total"), "afvist, kø fuld"),
                                           (rate("faelled_audit_seal_errors_total"), "segl mangler")]),
    ]),
    "adgang": ("Fælled: adgang og tokens", [
        ("Tokens",),
        ("Udstedte tokens", "ops", [(rate("faelled_sts_tokens_total", "form"), "{{form}}"), (rate("faelled_adgangstoken_udstedt_total"), "adgangstoken")]),
        ("Afviste tokens efter kode", "ops", [(rate("faelled_sts_refused_total", "code"), "{{code}}")]),
        ("Tid for at udstede", "s", tider("faelled_sts_issue_seconds")),
        ("Tokens i hukommelsen", "none", [(f"faelled_token_huskede{N}", "{{instance}}"), (f"faelled_adgangstoken_huskede{N}", "adgangstoken {{instance}}")]),
        ("Andel genkendte tokens", "percentunit", [(rate("faelled_token_opslag_total", "", 'remembered="yes"') + " / " + rate("faelled_token_opslag_total"), "genkendt")]),
        ("Genspil",),
        ("Spørgsmål til genspilstabellen", "ops", [(rate("faelled_genspil_total", "answer"), "{{answer}}")]),
        ("Beskeder i tabellen", "none", [(f"faelled_genspil_poster{N}", "{{instance}}")]),
        ("Forbindelser",),
        ("TLS-håndtryk, der mislykkes", "ops", [(rate("faelled_tls_handshake_failures_total", "instance"), "HTTPS {{instance}}"),
                                                (rate("faelled_amqp_handshake_failures_total", "instance"), "AMQPS {{instance}}")]),
        ("Nye og afviste forbindelser", "ops", [(rate("faelled_http_connections_total"), "nye"), (rate("faelled_http_connections_refused_total"), "afviste")]),
        ("SOAP faults efter grund", "ops", [(rate("faelled_soap_faults_total", "reason"), "{{reason}}")]),
        ("Spærrelister, der ikke kunne bruges", "ops", [(rate("faelled_revocation_list_failures_total", "instance"), "{{instance}}")]),
        ("Mennesker",),
        ("Login", "ops", [(rate("faelled_login_total", "resultat"), "{{resultat}}"), (rate("faelled_logud_total"), "logud")]),
        ("Logget ind på siderne", "none", [(f"faelled_web_sessioner{N}", "{{instance}}")]),
        ("Administration", "ops", [(rate("faelled_administration_afvist_total"), "afviste ændringer"), (rate("faelled_administration_advis_sendt_total"), "adviser sendt"),
                                   (rate("faelled_administration_advis_fejl_total"), "adviser fejlet")]),
    ]),
    "beskedfordeler": ("Fælled: Beskedfordeler", [
        ("Beskeder",),
        ("Modtaget fra afsendere", "ops", [(rate("faelled_besked_modtaget_total", "svar"), "{{svar}}")]),
        ("Gemt, leveret, kvitteret", "ops", [(rate("faelled_besked_gemt_total"), "gemt"), (rate("faelled_besked_leveret_total"), "leveret"),
                                             (rate("faelled_besked_kvitteret_total"), "kvitteret")]),
        ("Sendt til modtagere", "ops", [(rate("faelled_besked_sendt_total", "udfald"), "{{udfald}}")]),
        ("Flyttet til fejlkø", "ops", [(rate("faelled_besked_parkeret_total"), "beskeder")]),
        ("Dueslag, der ikke tømmes", "none", [(f"max(faelled_besked_{art}_dueslag{N})", art) for art in ("stille", "gamle", "lange")]),
        ("Uden post i revisionsloggen", "none", [(f"faelled_besked_uden_revision{N}", "{{instance}}")]),
        ("AMQP",),
        ("Forbindelser", "none", [(f"faelled_amqp_connections{N}", "{{instance}}")]),
        ("Login", "ops", [(rate("faelled_amqp_logins_total", "result"), "{{result}}")]),
        ("Udgivet og afvist", "ops", [(rate("faelled_amqp_published_total"), "udgivet"), (rate("faelled_amqp_refused_total"), "anden kode end 20")]),
        ("Givet, kvitteret, returneret", "ops", [(rate("faelled_amqp_delivered_total"), "givet"), (rate("faelled_amqp_acknowledged_total"), "kvitteret"),
                                                 (rate("faelled_amqp_returned_total"), "returneret")]),
        ("Lukket af serveren", "ops", [(rate("faelled_amqp_closes_total", "what"), "{{what}}")]),
        ("RabbitMQ",),
        ("Forbindelse", "none", [(f"faelled_rabbitmq_connected{N}", "{{way}} {{instance}}"), (rate("faelled_rabbitmq_disconnects_total", "way"), "brudt {{way}}")]),
        ("Bekræftet og kommet tilbage", "ops", [(rate("faelled_rabbitmq_published_total"), "bekræftet"), (rate("faelled_rabbitmq_delivered_total"), "tilbage")]),
        ("Ikke bekræftet endnu", "none", [(f"faelled_rabbitmq_waiting{N}", "{{instance}}")]),
    ]),
}

KILDE = {"type": "prometheus", "uid": "${kilde}"}


def panel(nr: int, x: int, y: int, titel: str, enhed: str, udtryk: list[tuple[str, str]]) -> dict:
    return {"id": nr, "type": "timeseries", "title": titel, "datasource": KILDE, "gridPos": {"h": 8, "w": 8, "x": x, "y": y},
            "fieldConfig": {"defaults": {"unit": enhed, "min": 0, "custom": {"lineWidth": 1, "fillOpacity": 8}}, "overrides": []},
            "options": {"legend": {"displayMode": "list", "placement": "bottom"}, "tooltip": {"mode": "multi", "sort": "desc"}},
            "targets": [{"refId": chr(65 + i), "datasource": KILDE, "expr": e, "legendFormat": t} for i, (e, t) in enumerate(udtryk)]}


def side(navn: str, titel: str, indhold: list[tuple]) -> dict:
    paneler, x, y = [], 0, 0
    for nr, p in enumerate(indhold, 1):
        if len(p) == 1:
            y, x = y + (8 if x else 0), 0
            paneler.append({"id": nr, "type": "row", "title": p[0], "collapsed": False, "gridPos": {"h": 1, "w": 24, "x": 0, "y": y}, "panels": []})
            y += 1
            continue
        paneler.append(panel(nr, x, y, *p))
        x += 8
        if x == 24:
            x, y = 0, y + 8
    variable = [{"name": "kilde", "label": "Kilde", "type": "datasource", "query": "prometheus"},
                {"name": "node", "label": "Node", "type": "query", "datasource": KILDE, "query": 'label_values(up{job="faelled"}, instance)',
                 "refresh": 2, "multi": True, "includeAll": True, "allValue": ".*", "current": {"text": "All", "value": "$__all"}}]
    return {"uid": f"faelled-{navn}", "title": titel, "tags": ["faelled"], "schemaVersion": 37, "version": 1, "editable": True,
            "timezone": "browser", "refresh": "30s", "time": {"from": "now-6h", "to": "now"}, "templating": {"list": variable},
            "links": [{"type": "dashboards", "tags": ["faelled"], "title": "Fælled", "asDropdown": True}], "panels": paneler}


def alle() -> dict[str, str]:
    """File name -> content."""
    return {f"{navn}.json": json.dumps(side(navn, *s), ensure_ascii=False, indent=1) + "\n" for navn, s in SIDER.items()}


def main() -> int:
    UD.mkdir(parents=True, exist_ok=True)
    for navn, tekst in alle().items():
        (UD / navn).write_text(tekst, encoding="utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main())
