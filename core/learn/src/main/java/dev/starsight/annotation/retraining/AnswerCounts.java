package dev.starsight.annotation.retraining;

/**
 * What became of the answers to the tasks of a queue. Immutable.
 *
 * @param training rows of the training part, and of further files, that were answered
 * @param validation rows of the validation part that were answered
 * @param test rows of the test part, and of those put aside for a promise, that were answered
 * @param testCorrected whether the labels of the test part are those of the answers
 * @param added answered rows that were in no file, now in the training part
 * @param leftOut answered rows that were in no file and have a text that is held out, or may be of
 *     a group that is
 * @param undecided tasks whose answers do not decide a label
 * @param moreRows rows of further files in the training part
 * @param moreLeftOut rows of further files that have a text or a group that is held out
 */
public record AnswerCounts(
    Answered training,
    Answered validation,
    Answered test,
    boolean testCorrected,
    int added,
    int leftOut,
    int undecided,
    int moreRows,
    int moreLeftOut) {

  /**
   * Answered rows of one part.
   *
   * @param changed those whose answer is another label than the old one
   * @param confirmed those whose answer is the old label
   */
  public record Answered(int changed, int confirmed) {

    /** Returns the number of all answered rows. */
    public int rows() {
      return changed + confirmed;
    }

    Answered plus(Answered other) {
      return new Answered(changed + other.changed, confirmed + other.confirmed);
    }
  }

  /** Returns the number of rows whose answer is used. */
  public int used() {
    return training.rows() + validation.rows() + added + (testCorrected ? test.rows() : 0);
  }

  /** Returns whether the training part is another one than before. */
  public boolean changesTraining() {
    return training.changed() + added + moreRows > 0;
  }
}
