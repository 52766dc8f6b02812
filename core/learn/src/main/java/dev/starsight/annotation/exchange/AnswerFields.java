package dev.starsight.annotation.exchange;

import dev.starsight.annotation.Annotation;
import dev.starsight.annotation.AnnotationQueue;
import dev.starsight.annotation.AnnotationTask;
import dev.starsight.data.StarsightException;
import dev.starsight.files.DamagedFileException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** Reads the fields of an answer that were written elsewhere; errors name the place. */
final class AnswerFields {

  /** An answer that takes longer was forgotten. */
  private static final double MAX_SECONDS = 1e9;

  private AnswerFields() {}

  /**
   * Returns when a file of answers was written: the time of those that do not say it.
   *
   * @throws IOException naming the file, if there is none or it is a directory
   */
  static Instant timeOf(Path file) throws IOException {
    if (!Files.exists(file)) {
      throw new IOException(file + ": there is no such file");
    }
    if (Files.isDirectory(file)) {
      throw new IOException(file + ": a file of answers is to be read, but this is a directory");
    }
    return Files.getLastModifiedTime(file).toInstant();
  }

  /** Returns the id of a task: as given, or what follows from the row. */
  static String task(
      String place, @Nullable String task, @Nullable String reviewId, @Nullable String text)
      throws DamagedFileException {
    if (task != null && !task.isEmpty()) {
      return task;
    }
    if (reviewId == null || text == null) {
      throw new DamagedFileException(
          place, "must name its task, or else have the id and the text of the row");
    }
    return AnnotationTask.id(reviewId, text);
  }

  static String label(String place, AnnotationQueue queue, String label)
      throws DamagedFileException {
    if (!queue.labels().contains(label)) {
      throw new DamagedFileException(
          place,
          "must have one of the labels " + queue.labels() + ", but has \"" + cut(label) + "\"");
    }
    return label;
  }

  static String worker(String place, String name) throws DamagedFileException {
    try {
      return Annotation.requireName(name);
    } catch (StarsightException e) {
      throw new DamagedFileException(place, String.valueOf(e.getMessage()), e);
    }
  }

  static String note(String place, String note) throws DamagedFileException {
    try {
      return Annotation.requireNote(note);
    } catch (StarsightException e) {
      throw new DamagedFileException(place, String.valueOf(e.getMessage()), e);
    }
  }

  static Instant time(String place, String time) throws DamagedFileException {
    try {
      return OffsetDateTime.parse(time).toInstant();
    } catch (DateTimeException e) {
      throw new DamagedFileException(
          place, "must have a time such as 2026-01-31T12:00:00Z, but has \"" + cut(time) + "\"", e);
    }
  }

  static Duration seconds(String place, double seconds) throws DamagedFileException {
    if (!(seconds >= 0 && seconds <= MAX_SECONDS)) {
      throw new DamagedFileException(
          place,
          String.format(
              Locale.ROOT, "must have seconds of 0 to %.0f, but has %s", MAX_SECONDS, seconds));
    }
    return Duration.ofMillis(Math.round(1e3 * seconds));
  }

  static String cut(String value) {
    return value.length() > 100 ? value.substring(0, 100) + "…" : value;
  }
}
