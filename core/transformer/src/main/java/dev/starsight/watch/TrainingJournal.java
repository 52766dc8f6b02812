package dev.starsight.watch;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.starsight.files.internal.AtomicFile;
import dev.starsight.files.internal.Json;
import dev.starsight.files.internal.JsonFields;
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
 * Remembers every step and epoch of a training in a file, so that curves and rules know all of it
 * also after an interruption: a JSON object a line, with the operating system as soon as it is
 * heard of. When a training goes on from a checkpoint, the journal drops what comes again, and has
 * the listener behind it hear the rest once more. Lines it cannot read are passed over: a training
 * does not end because its curve has a gap. Not thread-safe.
 */
public final class TrainingJournal implements TrainingListener, AutoCloseable {

  /**
   * The end of an epoch.
   *
   * @param step the last one before it
   */
  public record EpochEnd(EpochRecord epoch, long step) {}

  private final Path file;
  private final TrainingListener behind;
  private final List<StepRecord> steps = new ArrayList<>();
  private final List<EpochEnd> epochs = new ArrayList<>();
  private @Nullable BufferedWriter writer;

  private TrainingJournal(Path file, TrainingListener behind) {
    this.file = file;
    this.behind = behind;
  }

  /**
   * A journal in this file, which is read and written once a training begins.
   *
   * @param behind hears what the journal hears, and when a training goes on, all that was before
   */
  public static TrainingJournal in(Path file, TrainingListener behind) {
    return new TrainingJournal(file, behind);
  }

  /** All steps so far. */
  public List<StepRecord> steps() {
    return List.copyOf(steps);
  }

  /** All epochs so far. */
  public List<EpochEnd> epochs() {
    return List.copyOf(epochs);
  }

  /**
   * {@inheritDoc}
   *
   * @throws UncheckedIOException naming the path, if it cannot be written; so do the others
   */
  @Override
  public void started(long step, List<EpochRecord> known) {
    steps.clear();
    epochs.clear();
    behind.started(step, known);
    StringBuilder kept = new StringBuilder();
    try {
      close();
      if (step > 0 && Files.exists(file)) {
        for (String line : Files.readString(file, StandardCharsets.UTF_8).split("\n", -1)) {
          recall(line, step, known, kept);
        }
      }
      AtomicFile.write(file, kept.toString());
      writer = Files.newBufferedWriter(file, StandardCharsets.UTF_8, StandardOpenOption.APPEND);
    } catch (IOException e) {
      throw new UncheckedIOException(file + ": the journal cannot be kept: " + e.getMessage(), e);
    }
  }

  /** Takes a line up again if it is of a step or an epoch that does not come again. */
  private void recall(String line, long lastStep, List<EpochRecord> known, StringBuilder kept) {
    try {
      JsonFields fields = JsonFields.parse(file.toString(), line);
      if (fields.has("validated")) {
        EpochEnd end =
            new EpochEnd(EpochJson.read(fields.object("validated")), fields.count("step"));
        if (end.epoch().epoch() <= known.size() && end.epoch().epoch() > epochs.size()) {
          epochs.add(end);
          kept.append(line).append('\n');
          behind.epoch(end.epoch(), end.step());
        }
      } else {
        StepRecord step = step(fields);
        if (step.step() <= lastStep) {
          steps.add(step);
          kept.append(line).append('\n');
          behind.step(step);
        }
      }
    } catch (IOException e) {
      // Cut by a kill, or the empty rest behind the last line end.
    }
  }

  @Override
  public void step(StepRecord step) {
    steps.add(step);
    append(json(step));
    behind.step(step);
  }

  @Override
  public void epoch(EpochRecord epoch, long step) {
    epochs.add(new EpochEnd(epoch, step));
    append(Json.object().put("step", step).set("validated", epoch.toJson()));
    behind.epoch(epoch, step);
  }

  @Override
  public void damaged(Path checkpoint, String reason) {
    behind.damaged(checkpoint, reason);
  }

  @Override
  public void notice(String sentence) {
    behind.notice(sentence);
  }

  private void append(ObjectNode line) {
    BufferedWriter open = writer;
    if (open == null) {
      throw new IllegalStateException("begun comes before steps and epochs");
    }
    try {
      open.write(line + "\n");
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

  /** Closes the file; what it has stays. */
  @Override
  public void close() throws IOException {
    BufferedWriter open = writer;
    writer = null;
    if (open != null) {
      open.close();
    }
  }
}
