package dev.starsight.report;

/** How something ended; shown by a sign and a word, not by colour alone. */
public enum Status {
  /** It holds. */
  PASSED("Passed", "M4.5 8.4l2.4 2.4 4.7-5.2"),
  /** It does not hold. */
  FAILED("Failed", "M5.3 5.3l5.4 5.4M10.7 5.3l-5.4 5.4"),
  /** Nobody can tell, such as when a column is missing. */
  NOT_EVALUATED("Not evaluated", "M5 8h6"),
  /** It was left out on purpose. */
  SKIPPED("Skipped", "M5.5 5l3.2 3-3.2 3M10.5 5v6");

  private final String words;
  private final String sign;

  Status(String words, String sign) {
    this.words = words;
    this.sign = sign;
  }

  /** As a reader sees it. */
  public String words() {
    return words;
  }

  /** The sign as SVG path data on a square of 16. */
  String sign() {
    return sign;
  }
}
