package dev.starsight.report;

/** The sign of the project, for the top of a page and for the window. */
final class Logo {

  /** A four-pointed star in a sight. */
  private static final String SIGN =
      "<circle cx='16' cy='16' r='12.5' fill='none' stroke='#17698a' stroke-width='2.6'/>"
          + "<path d='M16 6.5c.9 6 3.5 8.6 9.5 9.5-6 .9-8.6 3.5-9.5 9.5"
          + "-.9-6-3.5-8.6-9.5-9.5 6-.9 8.6-3.5 9.5-9.5z' fill='#e2a32b'/>";

  static final String ICON =
      "data:image/svg+xml,"
          + ("<svg xmlns='http://www.w3.org/2000/svg' viewBox='0 0 32 32'>" + SIGN + "</svg>")
              .replace("<", "%3C")
              .replace(">", "%3E")
              .replace("#", "%23");

  static final String WORDMARK =
      "<span class=\"wordmark\"><svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 32 32\""
          + " width=\"26\" height=\"26\" aria-hidden=\"true\">"
          + SIGN
          + "</svg>Starsight</span>";

  private Logo() {}
}
