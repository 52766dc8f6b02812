package dev.starsight.quality.anomalies;

import java.time.OffsetDateTime;

/** Which earlier values are compared with a value. */
public enum Season {
  /** All of them. */
  NONE("", ""),
  /** Those of the same day of the week. */
  WEEKDAY(" for its weekday", " of the same weekday"),
  /** Those of the same month, of this year or others. */
  MONTH(" for its month", " of the same month");

  private final String rule;
  private final String words;

  Season(String rule, String words) {
    this.rule = rule;
    this.words = words;
  }

  /** Returns the end of a rule, as it is written in a rules file. */
  String rule() {
    return rule;
  }

  /** Returns what entries these are: " of the same weekday". */
  String words() {
    return words;
  }

  boolean isSame(OffsetDateTime one, OffsetDateTime other) {
    return switch (this) {
      case NONE -> true;
      case WEEKDAY -> one.getDayOfWeek() == other.getDayOfWeek();
      case MONTH -> one.getMonth() == other.getMonth();
    };
  }
}
