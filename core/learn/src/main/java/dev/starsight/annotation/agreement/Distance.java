package dev.starsight.annotation.agreement;

import dev.starsight.data.LabelSet;
import java.util.Locale;

/** How far apart two labels are. */
public enum Distance {
  /** Labels are the same or not. */
  NOMINAL,
  /** Labels have an order only: what counts is how many ratings lie between them. */
  ORDINAL,
  /** Labels are numbers: the square of their difference counts (the quadratic weights of kappa). */
  INTERVAL;

  /** Returns the distance that suits labels: ordinal if they are numbers, else nominal. */
  public static Distance of(LabelSet labels) {
    return labels.isNumeric() ? ORDINAL : NOMINAL;
  }

  /** Returns the name in files, such as {@code ordinal}. */
  public String id() {
    return name().toLowerCase(Locale.ROOT);
  }

  /**
   * Returns the squared distances of all pairs of labels.
   *
   * @param frequencies how often each label was given; only {@link #ORDINAL} looks at them
   * @throws IllegalStateException if this is {@link #INTERVAL} and the labels are not numbers
   */
  double[][] squares(LabelSet labels, double[] frequencies) {
    int n = labels.size();
    double[][] squares = new double[n][n];
    for (int i = 0; i < n; i++) {
      for (int j = 0; j < i; j++) {
        double distance =
            switch (this) {
              case NOMINAL -> 1;
              case ORDINAL -> between(frequencies, j, i);
              case INTERVAL -> labels.value(i) - labels.value(j);
            };
        squares[i][j] = distance * distance;
        squares[j][i] = squares[i][j];
      }
    }
    return squares;
  }

  private static double between(double[] frequencies, int low, int high) {
    double sum = -(frequencies[low] + frequencies[high]) / 2;
    for (int label = low; label <= high; label++) {
      sum += frequencies[label];
    }
    return sum;
  }
}
