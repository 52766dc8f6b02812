package dev.starsight.cli.derived;

import dev.starsight.data.Example;
import dev.starsight.data.LabelSet;
import dev.starsight.data.internal.Shuffle;
import dev.starsight.model.Classifier;
import dev.starsight.model.ConfidenceReference;
import dev.starsight.model.Prediction;
import dev.starsight.run.Run;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * What a teacher says of rows: probabilities corrected by its validation rows, for labels as
 * frequent as there. Rows that there was no time for have none.
 */
final class TeacherShares {

  private static final int CHUNK = 512;

  /** By row and label id; null where the teacher was not asked. */
  private final List<float @Nullable []> byRow;

  private final int asked;

  private TeacherShares(List<float @Nullable []> byRow, int asked) {
    this.byRow = byRow;
    this.asked = asked;
  }

  /** Returns the number of rows that have probabilities. */
  int asked() {
    return asked;
  }

  /** Returns the probabilities of a row by label id; null if the teacher was not asked. */
  float @Nullable [] of(int row) {
    return byRow.get(row);
  }

  /**
   * Asks the teacher in random order, until the deadline.
   *
   * @param raw the teacher without its calibration
   */
  static TeacherShares of(
      Classifier raw, ConfidenceReference reference, List<Example> rows, long seed, Run run) {
    int[] order = IntStream.range(0, rows.size()).toArray();
    Shuffle.shuffle(order, new SplittableRandom(seed));
    List<float @Nullable []> byRow = new ArrayList<>(Collections.nCopies(rows.size(), null));
    int asked = 0;
    while (asked < order.length && !run.deadline().hasPassed()) {
      int[] chunk = Arrays.copyOfRange(order, asked, Math.min(order.length, asked + CHUNK));
      List<Prediction> predictions = raw.predict(Arrays.stream(chunk).mapToObj(rows::get).toList());
      for (int i = 0; i < chunk.length; i++) {
        byRow.set(chunk[i], floats(reference.calibrate(predictions.get(i))));
      }
      asked += chunk.length;
      run.progress().update("asking the teacher", asked, order.length, "");
    }
    return new TeacherShares(byRow, asked);
  }

  private static float[] floats(double[] values) {
    float[] floats = new float[values.length];
    for (int i = 0; i < floats.length; i++) {
      floats[i] = (float) values[i];
    }
    return floats;
  }

  /**
   * Mixes the teacher's probabilities with the labels of the rows.
   *
   * @param share 0 to 1, that of the teacher; a row without a label takes all from the teacher, a
   *     row that it was not asked about all from the label
   */
  float[][] mixed(List<Example> rows, LabelSet labels, double share) {
    float[][] mixed = new float[byRow.size()][];
    for (int row = 0; row < mixed.length; row++) {
      String label = rows.get(row).label();
      float @Nullable [] teacher = byRow.get(row);
      float[] target = new float[labels.size()];
      double weight = teacher == null ? 0 : label == null ? 1 : share;
      for (int id = 0; teacher != null && id < target.length; id++) {
        target[id] = (float) (weight * teacher[id]);
      }
      if (label != null) {
        target[labels.idOf(label)] += (float) (1 - weight);
      }
      mixed[row] = target;
    }
    return mixed;
  }
}
