package dev.starsight.cli.promise;

import dev.starsight.data.StarsightException;
import dev.starsight.files.internal.Sha256;
import dev.starsight.promise.Promises;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** The option {@code --promise}: which promise about a model holds. */
public final class PromiseOption {

  @Option(
      names = "--promise",
      paramLabel = "DIR",
      description =
          "Result of `promise`, whose threshold, sets and corrected probabilities are used"
              + " (default: the promise saved with the model, if there is one).")
  private @Nullable Path directory;

  public boolean isGiven() {
    return directory != null;
  }

  /**
   * Reads the promise about a model, if there is one.
   *
   * @throws StarsightException if the directory that was named has none
   * @throws IOException naming the file, if it is damaged or about another model
   */
  public Optional<Promises> read(Path model) throws IOException {
    Path named = directory;
    if (named == null) {
      return Promises.read(model, model);
    }
    Optional<Promises> promises = Promises.read(named, model);
    if (promises.isEmpty()) {
      throw new StarsightException(
          "%s: there is no promise here: %s is missing; `starsight promise` makes one"
              .formatted(named, Promises.FILE));
    }
    return promises;
  }

  /** Returns the SHA-256 of the file of {@link #read}; empty if there is no promise. */
  String digest(Path model) throws IOException {
    Path file = (directory == null ? model : directory).resolve(Promises.FILE);
    return Files.exists(file) ? Sha256.of(file) : "";
  }
}
