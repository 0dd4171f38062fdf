declare module 'ikon:*' {
  const sti: string;
  export default sti;
}
declare module '*.css';
