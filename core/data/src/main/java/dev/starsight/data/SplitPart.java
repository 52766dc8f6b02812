package dev.starsight.data;

/** What a row is for. */
public enum SplitPart {
  /** To learn from. */
  TRAIN(0),
  /** To choose by, and to know when to stop. */
  VALIDATION(1),
  /** To be touched once, at the end. */
  TEST(2);

  private final int id;

  SplitPart(int id) {
    this.id = id;
  }

  /** The number that columns hold: 0, 1 or 2. */
  int id() {
    return id;
  }
}
