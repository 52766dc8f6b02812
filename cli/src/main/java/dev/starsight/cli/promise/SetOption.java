package dev.starsight.cli.promise;

import dev.starsight.cli.options.PromiseOptions;
import dev.starsight.data.StarsightException;
import dev.starsight.model.Prediction;
import dev.starsight.model.directory.ModelDirectory;
import dev.starsight.promise.Promises;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** The option {@code --set}: sets of labels beside predictions; and {@code --promise}. */
public final class SetOption {

  @Option(
      names = "--set",
      paramLabel = "LEVEL",
      description =
          "Also give a set of neighbouring labels that holds the true one with this probability,"
              + " such as 0.9 or 90%%; needs a promise.")
  private @Nullable String set;

  @Mixin private final PromiseOption promise = new PromiseOption();

  private @Nullable Promises promises;
  private double level;

  /**
   * Checks the options, and reads the promise about a model: a damaged one is refused even if
   * nothing needs it.
   *
   * @throws StarsightException if the level is out of range, or sets are wanted without a promise
   */
  public void prepare(Path model) throws IOException {
    String wanted = set;
    if (wanted != null) {
      level = PromiseOptions.share(wanted);
      if (!(level > 0 && level < 1)) {
        throw new StarsightException(
            "--set must be a share above 0%% and below 100%%, such as 90%% or 0.9, but is \"%s\""
                .formatted(wanted));
      }
    }
    promises = promise.read(model).orElse(null);
    // What is no model has no promise either, and is better refused as what it is.
    if (wanted != null
        && promises == null
        && Files.exists(model.resolve(ModelDirectory.MODEL_JSON))) {
      throw new StarsightException(
          "%s: --set needs a promise, but none was saved with this model; `starsight promise`"
                  .formatted(model)
              + " makes one from labelled rows");
    }
  }

  /** Returns the probability of {@code --set}; empty if no sets are wanted. */
  public String level() {
    return set == null ? "" : Double.toString(level);
  }

  /** Returns the digest of the promise about a model; empty if there is none. */
  public String promiseDigest(Path model) throws IOException {
    return promise.digest(model);
  }

  public boolean areWanted() {
    return set != null;
  }

  /** Returns a prediction with the probabilities that the promise corrects, if there is one. */
  public Prediction corrected(Prediction prediction) {
    Promises known = promises;
    return known == null ? prediction : known.corrected(prediction);
  }

  /** Returns the labels of the set of a prediction, as the model made it. */
  public List<String> of(Prediction prediction) {
    return Objects.requireNonNull(promises, "prepare comes first").set(prediction, level);
  }
}
