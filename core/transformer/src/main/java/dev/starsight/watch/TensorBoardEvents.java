package dev.starsight.watch;

import dev.starsight.model.Metrics;
import dev.starsight.transformer.training.EpochRecord;
import dev.starsight.transformer.training.StepRecord;
import dev.starsight.transformer.training.TrainingListener;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Writes the progress of a training as two runs of TensorBoard: {@code train} has {@code loss},
 * {@code learning_rate}, {@code tokens_per_second} and {@code gradient_norm} of every step, {@code
 * validation} has {@code loss}, {@code accuracy}, {@code balanced_accuracy} and {@code mae} at the
 * end of every epoch. {@code tensorboard --logdir DIRECTORY} shows them, even while they grow. A
 * training that is resumed from a checkpoint writes further files, which tell TensorBoard to
 * discard the steps that are repeated; one that starts from the beginning deletes the files of the
 * previous one. Not thread-safe.
 */
public final class TensorBoardEvents implements TrainingListener, AutoCloseable {

  private final Path directory;
  private @Nullable EventFile train;
  private @Nullable EventFile validation;

  private TensorBoardEvents(Path directory) {
    this.directory = directory;
  }

  /** Returns a listener that writes into this directory, which is created at the start. */
  public static TensorBoardEvents into(Path directory) {
    return new TensorBoardEvents(directory);
  }

  /**
   * {@inheritDoc}
   *
   * @throws UncheckedIOException naming the path, if it cannot be written; the other methods too
   */
  @Override
  public void started(long step, List<EpochRecord> epochs) {
    try {
      close();
      train = begin(directory.resolve("train"), step);
      validation = begin(directory.resolve("validation"), step);
    } catch (IOException e) {
      throw new UncheckedIOException(e.getMessage(), e);
    }
  }

  private static EventFile begin(Path run, long step) throws IOException {
    if (step == 0) {
      for (Path file : EventFile.in(run)) {
        Files.delete(file);
      }
      return EventFile.begin(run);
    }
    EventFile file = EventFile.begin(run);
    // A validation at this step may be repeated, with the same values.
    file.resume(step + 1);
    return file;
  }

  @Override
  public void step(StepRecord step) {
    Map<String, Double> values = new LinkedHashMap<>();
    values.put("loss", step.loss());
    values.put("learning_rate", step.learningRate());
    values.put("tokens_per_second", step.tokens() / step.seconds());
    values.put("gradient_norm", step.gradientNorm());
    write(train, step.step(), values);
  }

  @Override
  public void epoch(EpochRecord epoch, long step) {
    Metrics metrics = epoch.validation();
    if (metrics == null) {
      return;
    }
    Map<String, Double> values = new LinkedHashMap<>();
    values.put("loss", epoch.validationLoss());
    values.put("accuracy", metrics.accuracy());
    values.put("balanced_accuracy", metrics.balancedAccuracy());
    if (!Double.isNaN(metrics.mae())) {
      values.put("mae", metrics.mae()); // It is NaN if the labels are not numbers.
    }
    write(validation, step, values);
  }

  private static void write(@Nullable EventFile file, long step, Map<String, Double> values) {
    if (file == null) {
      throw new IllegalStateException("started must be called before step " + step);
    }
    try {
      file.scalars(step, values);
    } catch (IOException e) {
      throw new UncheckedIOException(e.getMessage(), e);
    }
  }

  /** Closes the files. */
  @Override
  public void close() throws IOException {
    EventFile first = train;
    EventFile second = validation;
    train = null;
    validation = null;
    try {
      close(first);
    } finally {
      close(second);
    }
  }

  private static void close(@Nullable EventFile file) throws IOException {
    if (file != null) {
      file.close();
    }
  }
}
