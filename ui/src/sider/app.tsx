export function App() { return <main><h1>…</h1></main>; }
