// What has the owner written on people, ties, communities and views, and what is half written?
import { named, put } from "./data.js";
import { view } from "./steps.js";

export class Notes {
  // act: {note(about, ids, text, key), choose(selection), back(view), asked(state)}; panel says which community holds some people
  constructor(map, act, panel) {
    Object.assign(this, { map, act, panel, all: {}, drafts: [] });
  }

  // A community is the same one when it holds the people that the note names.
  about(note, about, ids) {
    if (note.about !== about) return false;
    const [one, other] = about === "community" ? [note.ids.slice(1), ids.slice(1)] : [note.ids, ids];
    return one.filter((id) => other.includes(id)).length > other.length / 2;
  }

  // The notes on something, and room for one more: what is half written there waits until somebody comes back.
  on(about, ids) {
    const mine = Object.entries(this.all).filter(([, note]) => this.about(note, about, ids));
    return [put("h3", null, say("Notes", "Notes")), ...mine.map(([key, note]) => this.noted(key, note)), this.form(about, ids)];
  }

  form(about, ids) {
    const draft = this.drafts.find((one) => this.about(one, about, ids)) || { about, ids, text: "" };
    const form = put("form", null), area = put("textarea", { name: "text", maxLength: 4000, required: true, value: draft.text });
    area.draft = draft;
    area.addEventListener("input", () => { draft.text = area.value; if (!this.drafts.includes(draft)) this.drafts.push(draft); });
    form.append(put("label", null, say("Note, kept in this home", "Note, gardée dans cette maison"), area), put("button", { className: "quiet" }, say("Keep", "Garder")));
    form.addEventListener("submit", (event) => { event.preventDefault(); if (!area.value.trim()) return; form.lastChild.disabled = true; this.act.note(about, ids, area.value.trim()).finally(() => { form.lastChild.disabled = false; }); });
    return form;
  }

  // What was written is kept now: it is no draft any more, unless something was added to it.
  done(about, ids, text) { this.drafts = this.drafts.filter((one) => !(this.about(one, about, ids) && one.text.trim() === text)); }

  // Replace what `place` holds; who writes there goes on where they are.
  replace(place, parts) {
    const was = place.querySelector("textarea:focus"), [from, to] = was ? [was.selectionStart, was.selectionEnd] : [];
    place.replaceChildren(...parts);
    const now = was && place.querySelector("textarea");
    if (!now || !this.about(now.draft, was.draft.about, was.draft.ids)) return;
    now.focus({ preventScroll: true });
    now.setSelectionRange(from, to);
  }

  noted(key, note) {
    const gone = put("button", { type: "button", className: "quiet" }, say("Remove", "Retirer"));
    gone.addEventListener("click", () => this.act.note(note.about, note.ids, "", key));
    const asked = note.view ? this.act.asked(view(note.view).state) : "";
    return put("div", { className: "noted" }, put("small", null, String(note.at).slice(0, 10), asked ? " · " : null, asked ? named(asked) : null), named(note.text), put("p", null, gone));
  }

  list() {
    const all = Object.entries(this.all).sort(([, one], [, other]) => String(other.at).localeCompare(String(one.at)));
    const of = ([key, note]) => {
      const box = this.noted(key, note), target = this.target(note);
      const go = (words, way) => { const button = put("button", { type: "button", className: "quiet" }, words); button.addEventListener("click", way); box.lastChild.append(" ", button); };
      if (target) go(say("Show", "Montrer"), () => this.act.choose(target));
      if (note.view) go(say("Back to this view", "Revenir à cette vue"), () => this.act.back(note.view));
      return box;
    };
    return [...(all.length ? [put("h3", null, say("Notes", "Notes"))] : []), ...all.map(of), this.form("view", ["view"])];
  }

  // What a note is about, if it is there.
  target(note) {
    const places = (note.about === "community" ? note.ids.slice(1) : note.ids).map((id) => this.map.place(id));
    if (note.about === "community") { const c = this.panel.community_of(places, Number(note.ids[0])); return c >= 0 ? ["c", c] : null; }
    if (note.about === "person") return ["p", places[0] < 0 ? note.ids[0] : places[0]];
    return note.about === "view" || places.includes(-1) ? null : ["t", ...places];
  }
}
