package dev.starsight.watch;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.starsight.files.DamagedFileException;
import dev.starsight.files.internal.AtomicFile;
import dev.starsight.files.internal.Json;
import dev.starsight.files.internal.JsonFields;
import dev.starsight.files.internal.SealedLine;
import dev.starsight.files.internal.WorkManifest;
import dev.starsight.transformer.internal.training.EpochJson;
import dev.starsight.transformer.training.EpochRecord;
import dev.starsight.transformer.training.StepRecord;
import dev.starsight.transformer.training.TrainingListener;
import java.io.BufferedWriter;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Records every step and epoch of a training in a file, so that curves and rules have all of them
 * after an interruption too: a JSON object a line, flushed to the operating system at once. When a
 * training is resumed from a checkpoint, the journal drops the steps that are repeated and sends
 * the earlier ones to the next listener again. Lines that cannot be read are skipped: a training
 * does not end because its curve has a gap. Not thread-safe.
 */
public final class TrainingJournal implements TrainingListener, AutoCloseable {

  /**
   * The end of an epoch.
   *
   * @param step the last step of the epoch
   */
  public record EpochEnd(EpochRecord epoch, long step) {}

  private final Path file;
  private final TrainingListener next;
  private final List<StepRecord> steps = new ArrayList<>();
  private final List<EpochEnd> epochs = new ArrayList<>();
  private @Nullable BufferedWriter writer;

  private TrainingJournal(Path file, TrainingListener next) {
    this.file = file;
    this.next = next;
  }

  /**
   * Returns a journal in this file, which is read and written once a training starts.
   *
   * @param next receives every call after the journal, and the earlier ones when a training is
   *     resumed
   */
  public static TrainingJournal in(Path file, TrainingListener next) {
    return new TrainingJournal(file, next);
  }

  /** Returns all steps so far. */
  public List<StepRecord> steps() {
    return List.copyOf(steps);
  }

  /** Returns all epochs so far. */
  public List<EpochEnd> epochs() {
    return List.copyOf(epochs);
  }

  /**
   * {@inheritDoc}
   *
   * @throws UncheckedIOException naming the path, if it cannot be written; the other methods too
   */
  @Override
  public void started(long step, List<EpochRecord> known) {
    steps.clear();
    epochs.clear();
    next.started(step, known);
    StringBuilder kept = new StringBuilder();
    try {
      close();
      if (step > 0 && Files.exists(file)) {
        // Decoded with replacements: the end may lie within a character.
        String text = new String(Files.readAllBytes(file), StandardCharsets.UTF_8);
        for (String line : text.split("\n", -1)) {
          restore(line, step, known, kept);
        }
      }
      AtomicFile.write(file, kept.toString());
      WorkManifest.begin(file);
      writer = Files.newBufferedWriter(file, StandardCharsets.UTF_8, StandardOpenOption.APPEND);
    } catch (IOException e) {
      throw new UncheckedIOException(file + ": the journal cannot be kept: " + e.getMessage(), e);
    }
  }

  /**
   * Restores a training that has ended, and sends its steps and epochs to the next listener again.
   *
   * @param finished a copy of its journal; nothing is written
   * @throws IOException naming the line that cannot be read or was changed
   */
  public void replay(Path finished) throws IOException {
    steps.clear();
    epochs.clear();
    next.started(0, List.of());
    int number = 0;
    for (String line : Files.readAllLines(finished)) {
      number++;
      JsonFields fields = JsonFields.parse(finished + ", line " + number, line);
      if (!SealedLine.isWhole(line)) {
        throw new DamagedFileException(
            finished + ", line " + number, "the line was changed after it had been written");
      }
      if (fields.has("validated")) {
        EpochRecord epoch = EpochJson.read(fields.object("validated"));
        epochs.add(new EpochEnd(epoch, fields.count("step")));
        next.epoch(epoch, fields.count("step"));
      } else {
        StepRecord step = step(fields);
        steps.add(step);
        next.step(step);
      }
    }
  }

  /** Restores the step or epoch of a line, unless it will be repeated. */
  private void restore(String line, long lastStep, List<EpochRecord> known, StringBuilder kept) {
    try {
      JsonFields fields = JsonFields.parse(file.toString(), line);
      if (fields.has("validated")) {
        EpochEnd end =
            new EpochEnd(EpochJson.read(fields.object("validated")), fields.count("step"));
        if (end.epoch().epoch() <= known.size() && end.epoch().epoch() > epochs.size()) {
          epochs.add(end);
          kept.append(line).append('\n');
          next.epoch(end.epoch(), end.step());
        }
      } else {
        StepRecord step = step(fields);
        if (step.step() <= lastStep) {
          steps.add(step);
          kept.append(line).append('\n');
          next.step(step);
        }
      }
    } catch (IOException e) {
      // The line was cut short, or is the empty rest after the last line end.
    }
  }

  @Override
  public void step(StepRecord step) {
    steps.add(step);
    append(json(step));
    next.step(step);
  }

  @Override
  public void epoch(EpochRecord epoch, long step) {
    epochs.add(new EpochEnd(epoch, step));
    append(Json.object().put("step", step).set("validated", epoch.toJson()));
    next.epoch(epoch, step);
  }

  @Override
  public void damaged(Path checkpoint, String reason) {
    next.damaged(checkpoint, reason);
  }

  @Override
  public void notice(String sentence) {
    next.notice(sentence);
  }

  private void append(ObjectNode line) {
    BufferedWriter open = writer;
    if (open == null) {
      throw new IllegalStateException("started must be called before steps and epochs");
    }
    try {
      open.write(SealedLine.of(line) + "\n");
      open.flush();
    } catch (IOException e) {
      throw new UncheckedIOException(file + ": cannot be written: " + e.getMessage(), e);
    }
  }

  private static ObjectNode json(StepRecord step) {
    ObjectNode json = Json.object();
    json.put("step", step.step());
    json.put("steps", step.steps());
    json.put("epoch", step.epoch());
    json.set("loss", Json.number(step.loss()));
    json.set("learningRate", Json.number(step.learningRate()));
    json.set("gradientNorm", Json.number(step.gradientNorm()));
    json.put("rows", step.rows());
    json.put("tokens", step.tokens());
    json.set("seconds", Json.number(step.seconds()));
    return json;
  }

  private static StepRecord step(JsonFields fields) throws IOException {
    return new StepRecord(
        fields.count("step"),
        fields.count("steps"),
        fields.integer("epoch"),
        fields.realOrNaN("loss"),
        fields.realOrNaN("learningRate"),
        fields.realOrNaN("gradientNorm"),
        fields.integer("rows"),
        fields.count("tokens"),
        fields.realOrNaN("seconds"));
  }

  /** Closes the file. */
  @Override
  public void close() throws IOException {
    BufferedWriter open = writer;
    writer = null;
    if (open != null) {
      open.close();
    }
  }
}
