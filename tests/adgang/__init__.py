"""The outside view of the gate: what a foreign client sends, and what it checks on the answers.

Nothing here shares code with the server: canonicalisation, digests and signatures are done by lxml, by the
canonicaliser in xmlsig.py and by the package cryptography, from the text of sikkerhed.md alone.
"""
