import { render } from "preact";
import { App } from "./app.tsx";
import "./style/palette.css";
import "./style/controls.css";
import "./style/frame.css";
import "./style/findings.css";
import "./style/text-editor.css";
import "./style/before-after.css";
import "./style/compare.css";
import "./style/map.css";
import "./style/sheet.css";
import "./style/narrow.css";
import "./style/print.css";

const root = document.querySelector("#app");
if (root !== null) render(<App />, root);
