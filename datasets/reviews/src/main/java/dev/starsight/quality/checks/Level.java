package dev.starsight.quality.checks;

/** How much a check matters. */
public enum Level {
  /** A report does not hold if a constraint does not. */
  ERROR("Error"),
  /** Reported, but a report holds nevertheless. */
  WARNING("Warning");

  private final String title;

  Level(String title) {
    this.title = title;
  }

  /** Returns the spelling in reports. */
  public String title() {
    return title;
  }
}
