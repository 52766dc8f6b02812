"use strict";

const at = id => document.getElementById(id);

function show(id, shown) {
  at(id).hidden = !shown;
}

function fail(sentence) {
  at("problem").textContent = sentence;
  show("problem", true);
  show("result", false);
}

function headers() {
  const all = {"Content-Type": "application/json"};
  if (at("token").value) {
    all["Authorization"] = "Bearer " + at("token").value;
  }
  return all;
}

async function begin() {
  const health = await (await fetch("health")).json();
  at("served").textContent = health.models
      .map(model => model.name + " (" + model.kind + ", version " + model.version + ")").join(", ");
  for (const model of health.models) {
    at("model").append(new Option(model.name, model.name));
  }
  show("choice", health.models.length > 1);
}

function bar(label, probability, best) {
  const row = document.createElement("tr");
  row.className = best ? "best" : "";
  const head = document.createElement("th");
  head.scope = "row";
  head.textContent = label;
  const cell = document.createElement("td");
  const line = document.createElement("div");
  line.className = "bar";
  const fill = document.createElement("div");
  fill.className = "fill";
  fill.style.width = "calc((100% - 4rem) * " + probability + ")";
  const number = document.createElement("span");
  number.textContent = (100 * probability).toFixed(1) + " %";
  line.append(fill, number);
  cell.append(line);
  row.append(head, cell);
  return row;
}

function effect(each) {
  const item = document.createElement("li");
  const words = document.createElement("bdi");
  words.textContent = each.words === undefined ? "[" + each.column + "]" : each.words;
  const number = document.createElement("span");
  number.className = each.effect > 0 ? "for" : "against";
  number.textContent = " " + (each.effect > 0 ? "+" : "−") + Math.abs(each.effect).toFixed(3);
  item.append(words, number);
  return item;
}

function present(answer) {
  at("verdict").textContent =
      answer.label + ", with a confidence of " + (100 * answer.confidence).toFixed(0) + " %";
  at("bars").replaceChildren(...Object.entries(answer.probabilities)
      .map(([label, probability]) => bar(label, probability, label === answer.label)));
  at("effects").replaceChildren(...answer.explanation.map(effect));
  show("words", answer.explanation.length > 0);
  at("by").textContent = answer.model + ", version " + answer.version;
  show("problem", false);
  show("result", true);
}

async function predict(event) {
  event.preventDefault();
  at("go").disabled = true;
  try {
    const request = {text: at("text").value, explain: true};
    if (at("model").options.length > 1) {
      request.model = at("model").value;
    }
    const response =
        await fetch("predict", {method: "POST", headers: headers(), body: JSON.stringify(request)});
    const answer = await response.json();
    if (response.status === 401) {
      show("secret", true);
      at("token").focus();
    }
    if (response.ok) {
      present(answer);
    } else {
      fail(answer.error);
    }
  } catch (e) {
    fail("The server does not answer.");
  } finally {
    at("go").disabled = false;
  }
}

at("form").addEventListener("submit", predict);
at("text").addEventListener("keydown", event => {
  if (event.key === "Enter" && (event.ctrlKey || event.metaKey)) {
    at("form").requestSubmit();
  }
});
begin().catch(() => fail("The server does not answer."));
