"use strict";
// The treemap: one folder at a time, its entries as buttons, what lies in them as shapes without a
// name. And tables that sort by a column. Texts of the archive are only ever set as text.
(() => {
  const root = JSON.parse(document.getElementById("tree").textContent);
  const map = document.getElementById("map");
  const crumbs = document.getElementById("crumbs");
  const about = document.getElementById("about");
  const way = [root]; // from the root to the folder that is shown

  const bytes = (count) => {
    let value = count;
    let unit = 0;
    const units = ["B", "KiB", "MiB", "GiB", "TiB"];
    while (value >= 1024 && unit < units.length - 1) {
      value /= 1024;
      unit += 1;
    }
    return (unit === 0 ? value : value.toFixed(1)) + " " + units[unit];
  };
  const share = (part, whole) => (whole === 0 ? 0 : (100 * part) / whole).toFixed(1) + " %";
  const path = (node) => way.slice(1).map((step) => "/" + step.n).join("") + (node ? "/" + node.n : "");

  // Squarified layout (Bruls, Huizing, van Wijk): rows as near to squares as they can be.
  const layout = (nodes, x, y, width, height) => {
    const placed = [];
    const total = nodes.reduce((sum, node) => sum + node.b, 0);
    if (total === 0 || width < 1 || height < 1) return placed;
    const scale = (width * height) / total;
    let rest = nodes.slice();
    const worst = (sum, least, most, side) =>
      Math.max((side * side * most) / (sum * sum), (sum * sum) / (side * side * least));
    while (rest.length > 0) {
      const side = Math.min(width, height);
      let count = 0;
      let sum = 0;
      let best = Infinity;
      while (count < rest.length) {
        const area = rest[count].b * scale;
        const next = worst(sum + area, area, rest[0].b * scale, side);
        if (count > 0 && next > best) break;
        best = next;
        sum += area;
        count += 1;
      }
      const depth = Math.min(sum / side, Math.max(width, height));
      let at = 0;
      for (const node of rest.slice(0, count)) {
        const length = sum === 0 ? 0 : (node.b * scale * side) / sum;
        placed.push(width >= height
          ? { node, x, y: y + at, width: depth, height: length }
          : { node, x: x + at, y, width: length, height: depth });
        at += length;
      }
      if (width >= height) { x += depth; width -= depth; } else { y += depth; height -= depth; }
      rest = rest.slice(count);
      if (width < 0.5 || height < 0.5) break;
    }
    return placed;
  };

  const put = (element, box) => {
    element.style.left = box.x + "px";
    element.style.top = box.y + "px";
    element.style.width = box.width + "px";
    element.style.height = box.height + "px";
  };

  const describe = (node) => {
    const parts = [path(node) + (node.c ? "/" : ""), bytes(node.b), share(node.b, root.b) + " of all"];
    if (node.f > 1) parts.push(node.f + " files");
    if (node.p) parts.push("package " + node.p);
    return parts.join(" · ");
  };

  const label = (node, box) => {
    const element = document.createElement("span");
    element.className = "label";
    element.textContent = node.n + (node.c ? "/" : "") + (box.width > 90 ? " " + bytes(node.b) : "");
    return element;
  };

  // What lies in a folder, to be seen but not to be reached: three levels at most.
  const shapes = (node, width, height, depth) => {
    if (!node.c || depth === 3 || width < 40 || height < 40) return [];
    return layout(node.c, 2, 20, width - 6, height - 24)
      .filter((box) => box.width >= 4 && box.height >= 4)
      .map((box) => {
        const shape = document.createElement("span");
        shape.className = "inner";
        put(shape, box);
        if (box.width > 50 && box.height > 18) shape.append(label(box.node, box));
        shape.append(...shapes(box.node, box.width, box.height, depth + 1));
        return shape;
      });
  };

  const cell = (box, colour) => {
    const { node } = box;
    const button = document.createElement("button");
    button.type = "button";
    button.node = node;
    button.className = (node.c ? "folder " : "") + "c" + colour;
    button.tabIndex = -1;
    button.setAttribute("aria-label", describe(node) + (node.c ? " · opens" : ""));
    button.title = describe(node);
    put(button, box);
    button.append(...shapes(node, box.width, box.height, 0));
    if (box.width > 34 && box.height > 16) button.append(label(node, box));
    button.addEventListener("focus", () => { about.textContent = describe(node); });
    button.addEventListener("mouseenter", () => { about.textContent = describe(node); });
    button.addEventListener("click", () => { if (node.c) enter(node); });
    return button;
  };

  // What is too small to be seen or hit is one cell.
  const visible = (nodes, area) => {
    const total = nodes.reduce((sum, node) => sum + node.b, 0);
    const least = (total * 90) / Math.max(area, 1);
    const large = nodes.filter((node) => node.b >= least);
    const small = nodes.filter((node) => node.b < least);
    if (small.length < 2) return nodes.filter((node) => node.b > 0);
    const sum = small.reduce((all, node) => all + node.b, 0);
    if (sum > 0) {
      large.push({ n: small.length + " smaller", b: sum, f: small.reduce((all, node) => all + node.f, 0) });
    }
    return large.sort((one, other) => other.b - one.b);
  };

  const cells = () => Array.from(map.children);
  const stand = (button) => {
    for (const each of cells()) each.tabIndex = each === button ? 0 : -1;
  };

  const draw = (focus) => {
    const here = way[way.length - 1];
    const width = map.clientWidth;
    const height = map.clientHeight;
    const boxes = layout(visible(here.c || [], width * height), 0, 0, width, height);
    map.replaceChildren(...boxes.map((box, at) => cell(box, at % 8)));
    about.textContent = (path() || "/") + " · " + bytes(here.b) + " · " + here.f + " files";
    crumbs.replaceChildren(...way.map((step, at) => {
      const item = document.createElement("li");
      const button = document.createElement("button");
      button.type = "button";
      button.textContent = at === 0 ? "all" : step.n;
      if (at === way.length - 1) button.setAttribute("aria-current", "true");
      button.addEventListener("click", () => { way.length = at + 1; draw(); });
      item.append(button);
      return item;
    }));
    const wanted = boxes.findIndex((box) => box.node.n === focus);
    const first = map.children[Math.max(wanted, 0)];
    if (first) {
      stand(first);
      if (focus !== undefined) first.focus();
    }
  };

  const enter = (node) => {
    way.push(node);
    draw("");
  };
  const leave = () => {
    if (way.length > 1) draw(way.pop().n);
  };

  // The nearest cell in the arrow's direction.
  const neighbour = (from, key) => {
    const box = from.getBoundingClientRect();
    const middle = (rect) => [rect.left + rect.width / 2, rect.top + rect.height / 2];
    const [x, y] = middle(box);
    let best = null;
    let least = Infinity;
    for (const other of cells()) {
      if (other === from) continue;
      const rect = other.getBoundingClientRect();
      const [otherX, otherY] = middle(rect);
      const beyond = {
        ArrowRight: rect.left >= box.right - 1, ArrowLeft: rect.right <= box.left + 1,
        ArrowDown: rect.top >= box.bottom - 1, ArrowUp: rect.bottom <= box.top + 1,
      }[key];
      const along = key === "ArrowRight" || key === "ArrowLeft";
      const distance = along ? Math.abs(otherX - x) + 3 * Math.abs(otherY - y)
                             : Math.abs(otherY - y) + 3 * Math.abs(otherX - x);
      if (beyond && distance < least) {
        best = other;
        least = distance;
      }
    }
    return best;
  };

  map.addEventListener("keydown", (event) => {
    const from = event.target.closest("button");
    let to = null;
    if (event.key.startsWith("Arrow")) to = neighbour(from, event.key);
    else if (event.key === "Home") to = map.firstElementChild;
    else if (event.key === "End") to = map.lastElementChild;
    else if (event.key === "Backspace" || event.key === "Escape") leave();
    else return;
    event.preventDefault();
    if (to) {
      stand(to);
      to.focus();
    }
  });

  for (const table of document.querySelectorAll("table.sorts")) {
    table.querySelectorAll("th").forEach((head, column) => {
      const button = document.createElement("button");
      button.type = "button";
      button.textContent = head.textContent;
      head.replaceChildren(button);
      button.addEventListener("click", () => {
        const up = head.getAttribute("aria-sort") === "descending";
        for (const other of table.querySelectorAll("th")) other.removeAttribute("aria-sort");
        head.setAttribute("aria-sort", up ? "ascending" : "descending");
        const value = (row) => {
          const data = row.cells[column].dataset.value;
          return data === undefined ? row.cells[column].textContent : Number(data);
        };
        const body = table.tBodies[0];
        const rows = Array.from(body.rows).sort((one, other) => {
          const [left, right] = [value(one), value(other)];
          const order = typeof left === "number" ? left - right : left.localeCompare(right);
          return up ? order : -order;
        });
        body.append(...rows);
      });
    });
  }

  let waiting = 0;
  new ResizeObserver(() => {
    cancelAnimationFrame(waiting);
    waiting = requestAnimationFrame(() => {
      const held = document.activeElement;
      draw(held && held.parentElement === map ? held.node.n : undefined);
    });
  }).observe(map);
  draw();
})();
