/* Counts the experts while they are being chosen. Without this script the server says if they are too few.

   form[data-choose][data-choose-needed] holds selects `place-…` (value «expert», a place in the reserve, or
   none) in [data-candidate], and [data-choose-state data-text-enough="… {count} … {needed} … {reserve} …"]. */

for (const form of document.querySelectorAll("form[data-choose]")) {
  const state = form.querySelector("[data-choose-state]");
  const places = [...form.querySelectorAll("select[name^='place-']")];
  const needed = Number(form.dataset.chooseNeeded);

  const count = () => {
    const experts = places.filter((place) => place.value === "expert");
    const reserve = places.filter((place) => Number(place.value) > 0);
    for (const place of places) {
      place.closest("[data-candidate]").classList.toggle("candidate-chosen", place.value === "expert");
    }
    state.textContent = state.dataset.textEnough
      .replace("{count}", experts.length)
      .replace("{needed}", needed)
      .replace("{reserve}", reserve.length);
    state.dataset.tone = experts.length === needed ? "good" : "bad";
  };

  form.addEventListener("change", count);
  count();
}
