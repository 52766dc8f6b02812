package dev.starsight.learner;

import dev.starsight.model.directory.ModelFormat;

/** Finds one of the {@link LearnerFormats#all()} by its kind. */
final class Formats {

  private Formats() {}

  static ModelFormat of(String kind) {
    return LearnerFormats.all().stream()
        .filter(format -> format.kind().equals(kind))
        .findFirst()
        .orElseThrow();
  }
}
