package dev.starsight.cli.annotation;

import dev.starsight.data.Provenance;
import dev.starsight.data.StarsightException;
import dev.starsight.model.directory.ModelDirectory;
import dev.starsight.model.directory.ModelDirectory.OpenedModel;
import dev.starsight.model.directory.TrainingTexts;
import java.io.IOException;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/**
 * The option {@code --part}, and which part of the data a row was in when a model was fitted. A row
 * of a file that the model was trained on whose text it was not fitted on was held back: it is of
 * the test part, and whoever trained on it would test the next model on what it has seen.
 */
public final class ModelParts {

  /** The part that a model was tested on. */
  public static final String TEST = "test";

  private static final String FITTED = "fitted";
  private static final String NEW = "new";
  private static final String ANY = "any";

  @Option(
      names = "--part",
      paramLabel = "PART",
      description =
          "Queue only rows that the model was fitted on (fitted), that it has not seen (new) or"
              + " that were held back to test it (test), or rows of any part (default: all but"
              + " test).")
  private String part = "";

  private @Nullable TrainingTexts texts;
  private Set<String> sources = Set.of();
  private Path model = Path.of("");

  /** The rows of each file that the model was not fitted on. */
  private final Map<String, Long> unseen = new HashMap<>();

  /** Returns whether the option is given. */
  public boolean isGiven() {
    return !part.isEmpty();
  }

  /**
   * Checks the value of the option before anything is read.
   *
   * @throws StarsightException if it names no part
   */
  public void require() {
    if (isGiven() && !List.of(FITTED, TEST, NEW, ANY).contains(part)) {
      throw new StarsightException(
          "--part must be fitted, new, test or any, but is \"%s\"".formatted(part));
    }
  }

  /** Reads what a model was fitted on. */
  public void read(OpenedModel opened, Path directory) throws IOException {
    model = directory;
    texts = ModelDirectory.trainingTexts(directory).orElse(null);
    sources =
        opened.description().provenance().sources().stream()
            .map(Provenance.Source::sha256)
            .collect(Collectors.toSet());
  }

  /** Returns whether the model was fitted on a text; counts the texts of a file that are new. */
  public boolean isFitted(String file, String text) {
    boolean fitted = texts != null && texts.contains(text);
    if (!fitted) {
      unseen.merge(file, 1L, Long::sum);
    }
    return fitted;
  }

  /**
   * Returns the part of a row; null if the model does not say.
   *
   * @param input the files of all rows
   * @param file the file of the row; empty if it may be any of them
   * @throws StarsightException if the row may be of the test part and the option is not given
   */
  public @Nullable String part(Provenance input, String file, boolean fitted) {
    if (fitted) {
      return FITTED;
    }
    if (input.sources().stream().noneMatch(source -> isKnown(source, file))) {
      return NEW;
    }
    if (texts == null && !part.equals(ANY)) {
      throw new StarsightException(
          ("%s: the model %s was trained on a part of this file and does not say on which, so rows"
                  + " of its test part cannot be left out; give --part any to queue all rows")
              .formatted(file.isEmpty() ? "-" : file, model));
    }
    return texts == null ? null : TEST;
  }

  /** Returns whether the model was trained on a source and it may be this file. */
  private boolean isKnown(Provenance.Source source, String file) {
    return sources.contains(source.sha256()) && (file.isEmpty() || file.equals(source.path()));
  }

  /** Returns whether rows of a part are queued. */
  public boolean takes(@Nullable String of) {
    return part.equals(ANY) || (isGiven() ? part.equals(of) : !TEST.equals(of));
  }

  /** Returns how many rows were of the test part. */
  public long testRows(Provenance input) {
    return texts == null
        ? 0
        : unseen.entrySet().stream()
            .filter(each -> input.sources().stream().anyMatch(s -> isKnown(s, each.getKey())))
            .mapToLong(Map.Entry::getValue)
            .sum();
  }
}
