package dev.starsight.chart;

import java.util.LinkedHashMap;
import java.util.Map;

/** The stylesheet of all figures: colours as variables, light, dark and print. */
final class Style {

  /** The light and the dark colour, by name. */
  private static final Map<String, String[]> COLOURS = new LinkedHashMap<>();

  static {
    colour("surface", "#ffffff", "#161b22");
    colour("ink", "#1a2330", "#e6ebf1");
    colour("muted", "#5a6675", "#9ba7b6");
    colour("grid", "#e7eaee", "#2a323d");
    colour("axis", "#a9b3bf", "#4c5765");
    colour("accent", "#17698a", "#5db4d1");
    colour("soft", "#a9c3d0", "#3a5a6c");
    // Text on a medium tint of the accent.
    colour("mid", "#1a2330", "#10161d");
    colour("mark", "#a8500b", "#f2a65a");
    // Ordered colours: dark ends, light middle; the blue end is the darker one, also in grey.
    colour("d1", "#bf4a3f", "#e5786c");
    colour("d2", "#e8aa98", "#a8665d");
    colour("d3", "#ccd1d7", "#5c6572");
    colour("d4", "#86bccc", "#4a8ca4");
    colour("d5", "#17698a", "#7ccbe4");
    colour("c1", "#17698a", "#5db4d1");
    colour("c2", "#d98a00", "#eaa93d");
    colour("c3", "#0b8a68", "#4cc09c");
    colour("c4", "#a94f8c", "#d78cbd");
    colour("c5", "#bf4a1f", "#ee8460");
    colour("c6", "#4a9fd6", "#8cc6ee");
    colour("c7", "#7b6a4d", "#bca985");
    colour("c8", "#5f6b7a", "#97a3b3");
  }

  private static final String FONT =
      "font-family:\"Helvetica Neue\",Helvetica,Arial,\"Liberation Sans\",sans-serif;";

  /** The rules, without the {@code style} element around them. */
  static final String CSS = css();

  private Style() {}

  private static void colour(String name, String light, String dark) {
    COLOURS.put(name, new String[] {light, dark});
  }

  private static String css() {
    StringBuilder light = new StringBuilder();
    StringBuilder dark = new StringBuilder();
    StringBuilder rules = new StringBuilder();
    COLOURS.forEach(
        (name, pair) -> {
          light.append("--ss-").append(name).append(':').append(pair[0]).append(';');
          dark.append("--ss-").append(name).append(':').append(pair[1]).append(';');
          light.append("--ss-on-").append(name).append(':').append(on(pair[0])).append(';');
          dark.append("--ss-on-").append(name).append(':').append(on(pair[1])).append(';');
          rule(rules, ".f-" + name, "fill", name, pair[0]);
          rule(rules, ".s-" + name, "stroke", name, pair[0]);
          rule(rules, ".on-" + name, "fill", "on-" + name, on(pair[0]));
        });
    return ".ss-fig{"
        + light
        + FONT
        + "font-variant-numeric:tabular-nums;display:block;max-width:100%;height:auto}\n"
        // Paper is white: the dark colours are for screens only.
        + "@media screen and (prefers-color-scheme:dark){.ss-fig{"
        + dark
        + "}}\n"
        + rules
        + """
        .ss-fig text{font-size:12px}
        .ss-fig .title{font-size:15px;font-weight:700}
        .ss-fig .small{font-size:11px}
        .ss-fig .strong{font-weight:600}
        .ss-fig .line{fill:none;stroke-width:2;stroke-linejoin:round;stroke-linecap:round}
        .ss-fig .thin{stroke-width:1;shape-rendering:crispEdges}
        .ss-fig .area{fill-opacity:.16}
        .ss-fig .dash{stroke-dasharray:5 4}
        .ss-fig g.series:hover .line{stroke-width:3.5}
        .ss-fig .halo{stroke-width:3;stroke-opacity:.75}
        .ss-fig .hair{stroke-width:1.2}
        """
        + tints()
        + """
        @media print{.ss-fig{print-color-adjust:exact;-webkit-print-color-adjust:exact}}
        """;
  }

  /** Returns the eleven tints of a matrix. */
  private static String tints() {
    StringBuilder rules = new StringBuilder();
    for (int i = 0; i <= 10; i++) {
      rules.append(".ss-fig .t").append(i).append("{fill-opacity:");
      rules.append(i == 10 ? "1" : "0." + i).append("}\n");
    }
    return rules.toString();
  }

  /** Writes a rule twice: for viewers without support of variables, and for all others. */
  private static void rule(
      StringBuilder out, String selector, String property, String variable, String plain) {
    out.append(".ss-fig ").append(selector).append('{');
    out.append(property).append(':').append(plain).append(';');
    out.append(property).append(":var(--ss-").append(variable).append(")}\n");
  }

  /** Returns black or white, whichever has more contrast on the colour (WCAG). */
  private static String on(String colour) {
    double luminance = luminance(colour);
    double white = 1.05 / (luminance + 0.05);
    double black = (luminance + 0.05) / (luminance("#10161d") + 0.05);
    return white >= black * 0.9 ? "#ffffff" : "#10161d";
  }

  private static double luminance(String colour) {
    return 0.2126 * channel(colour, 1) + 0.7152 * channel(colour, 3) + 0.0722 * channel(colour, 5);
  }

  private static double channel(String colour, int at) {
    double c = Integer.parseInt(colour.substring(at, at + 2), 16) / 255.0;
    return c <= 0.04045 ? c / 12.92 : Math.pow((c + 0.055) / 1.055, 2.4);
  }
}
