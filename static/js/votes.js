/* «Все за»: marks «За» for every member who has no voice yet; nothing is sent until the form is. */

document.addEventListener("click", (event) => {
  const button = event.target.closest("[data-all-for]");
  if (!button) return;
  for (const line of button.form.querySelectorAll(".voices-row")) {
    const given = line.querySelector("input:checked");
    const voice = line.querySelector('[data-voice="for"] input');
    if (!given && voice) voice.checked = true;
  }
  button.form.dispatchEvent(new Event("change", { bubbles: true }));
});
