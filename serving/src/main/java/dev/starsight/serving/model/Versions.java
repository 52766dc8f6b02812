package dev.starsight.serving.model;

/** How the version of a model is shown. */
final class Versions {

  private static final int DIGITS = 12;

  private Versions() {}

  /** Returns the first digits of a digest. */
  static String shortened(String digest) {
    return digest.length() <= DIGITS ? digest : digest.substring(0, DIGITS);
  }
}
