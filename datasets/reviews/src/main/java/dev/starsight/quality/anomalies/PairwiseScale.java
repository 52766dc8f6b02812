package dev.starsight.quality.anomalies;

/**
 * The scale Q<sub>n</sub> of Rousseeuw and Croux (1993): about the first quartile of the
 * differences of all pairs, so that it needs no centre and up to half of the values may be wild. It
 * is as large as the standard deviation of normal values.
 */
final class PairwiseScale {

  private static final double NORMAL = 2.2219;

  /** The factors of the authors for 2 to 9 values. */
  private static final double[] FEW = {0.399, 0.994, 0.512, 0.844, 0.611, 0.857, 0.669, 0.872};

  private PairwiseScale() {}

  /** Returns the scale of at least two values, in time that grows with their square. */
  static double of(double[] values) {
    int n = values.length;
    double[] differences = new double[n * (n - 1) / 2];
    int pairs = 0;
    for (int i = 1; i < n; i++) {
      for (int j = 0; j < i; j++) {
        differences[pairs++] = Math.abs(values[i] - values[j]);
      }
    }
    int half = n / 2 + 1;
    return NORMAL * correction(n) * smallest(differences, half * (half - 1) / 2 - 1);
  }

  /** Returns what would be at an index if the values were sorted, by Hoare's selection. */
  private static double smallest(double[] values, int index) {
    int low = 0;
    int high = values.length - 1;
    while (low < high) {
      double pivot = values[index];
      int left = low;
      int right = high;
      while (left <= right) {
        while (values[left] < pivot) {
          left++;
        }
        while (values[right] > pivot) {
          right--;
        }
        if (left <= right) {
          double swapped = values[left];
          values[left++] = values[right];
          values[right--] = swapped;
        }
      }
      low = right < index ? left : low;
      high = index < left ? right : high;
    }
    return values[index];
  }

  private static double correction(int n) {
    if (n - 2 < FEW.length) {
      return FEW[n - 2];
    }
    return n % 2 == 1 ? n / (n + 1.4) : n / (n + 3.8);
  }
}
