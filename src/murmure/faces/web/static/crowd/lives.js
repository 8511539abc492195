// What became of the communities? It is asked for when somebody wants to know: it takes longer than the rest.
import { ask } from "./data.js";

const room = document.getElementById("lives"), body = document.getElementById("lives-body"), status = document.getElementById("lives-said");
let asked = false;

async function open() {
  if (!room.open || asked) return;
  asked = true;
  status.textContent = say("Following the communities from month to month…", "Les communautés, de mois en mois…");
  try {
    body.innerHTML = await (await ask("/communities/lives")).text();  // made by our own template, every text escaped
    status.textContent = "";
    room.dataset.ready = "yes";
  } catch (error) {
    status.textContent = error.message;
    asked = false;
  }
}

room.addEventListener("toggle", open);
open();
