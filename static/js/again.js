/* A page that waits for a worker looks again by itself, for some minutes at most. */

const SECONDS = 3;
const TIMES = 40;
const key = `again:${location.pathname}`;
const times = Number(sessionStorage.getItem(key) ?? 0);

if (!document.querySelector("[data-look-again]")) {
  sessionStorage.removeItem(key);
} else if (times < TIMES) {
  sessionStorage.setItem(key, String(times + 1));
  setTimeout(() => location.reload(), SECONDS * 1000);
}
