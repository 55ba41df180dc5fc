// Mounts ECharts on each [data-chart] from the <script type="application/json"> beside it; the library is loaded once.
(() => {
  "use strict";
  if (window.tuoyuCharts) return;
  window.tuoyuCharts = true;
  const css = (name) => getComputedStyle(document.documentElement).getPropertyValue(name).trim();

  function defaults() {
    const soft = { color: css("--soft"), fontFamily: "inherit" };
    return {
      color: [css("--accent"), css("--chart-2"), css("--chart-3"), css("--chart-4")],
      textStyle: { fontFamily: getComputedStyle(document.body).fontFamily, color: css("--ink") },
      aria: { enabled: true, decal: { show: true } },
      grid: { left: 8, right: 16, top: 40, bottom: 8, containLabel: true },
      // richText draws on the canvas: an HTML tooltip would need inline styles, which our policy refuses.
      tooltip: { trigger: "axis", renderMode: "richText", confine: true },
      legend: { top: 0, left: 0, textStyle: soft },
      animation: !matchMedia("(prefers-reduced-motion: reduce)").matches,
      animationDuration: 300,
    };
  }

  function mount(box) {
    const source = box.parentElement.querySelector('script[type="application/json"]');
    const chart = echarts.init(box, null, { renderer: "canvas" });
    chart.setOption(defaults());
    chart.setOption(JSON.parse(source.textContent));
    chart.on("click", (event) => { if (event.data && event.data.url) location.assign(event.data.url); });
    new ResizeObserver(() => chart.resize()).observe(box);
    window.addEventListener("beforeprint", () => chart.resize());
  }

  document.addEventListener("DOMContentLoaded", () => {
    const boxes = [...document.querySelectorAll("[data-chart]")];
    if (!boxes.length) return;
    const library = document.createElement("script");
    library.src = boxes[0].dataset.library;
    library.onload = () => boxes.forEach(mount);
    document.head.append(library);
  });
})();
