package dev.starsight.features;

/** What feature rows are written as; a directory may hold the same rows as both. */
public enum FeatureFormat {
  TFRECORD("tfrecord"),
  PARQUET("parquet");

  private final String extension;

  FeatureFormat(String extension) {
    this.extension = extension;
  }

  /** How its files end: {@code tfrecord}, {@code parquet}. */
  public String extension() {
    return extension;
  }

  /** The name of a file: {@code part-00000.tfrecord} and so on. */
  public String fileName(int part) {
    String number = String.valueOf(part);
    return "part-" + "0".repeat(Math.max(0, 5 - number.length())) + number + "." + extension;
  }
}
