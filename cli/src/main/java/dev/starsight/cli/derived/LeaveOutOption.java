package dev.starsight.cli.derived;

import dev.starsight.cli.console.StarsightCommand;
import dev.starsight.cli.input.InputOptions;
import dev.starsight.cli.results.Summary;
import dev.starsight.data.Dataset;
import dev.starsight.data.Example;
import dev.starsight.data.MissingColumnException;
import dev.starsight.data.Provenance;
import dev.starsight.data.Splits.Recipe;
import dev.starsight.data.StarsightException;
import dev.starsight.data.internal.NormalizedText;
import dev.starsight.model.CleanText;
import dev.starsight.model.directory.ModelDirectory;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import picocli.CommandLine.Option;

/** The option {@code --leave-out}: texts that something will be measured on. */
final class LeaveOutOption {

  @Option(
      names = "--leave-out",
      arity = "1..*",
      paramLabel = "PATH",
      description =
          "Files of texts that are left out, such as those of a test part, with the same columns;"
              + " or directories of models, whose test part is made again from --input. Equal"
              + " texts, whatever their case, spaces and HTML, count as one.")
  private List<Path> paths = List.of();

  private final Set<Long> keys = new HashSet<>();
  private Provenance provenance = new Provenance(List.of(), List.of());
  private long count;

  /** Returns these files and those to leave out. */
  List<Path> with(List<Path> files) {
    return Stream.concat(files.stream(), paths.stream()).toList();
  }

  /**
   * Reads the texts to leave out.
   *
   * @throws StarsightException if a model does not say how its rows were split
   */
  void read(InputOptions input, StarsightCommand command) throws IOException {
    List<Path> files = paths.stream().filter(path -> !isModel(path)).toList();
    if (!files.isEmpty()) {
      InputOptions others = input.withFiles(files);
      provenance = others.stream(command, 4096, chunk -> chunk.forEach(this::add));
    }
    for (Path model : paths.stream().filter(LeaveOutOption::isModel).toList()) {
      Recipe recipe =
          Recipe.of(ModelDirectory.describe(model).provenance())
              .orElseThrow(
                  () ->
                      new StarsightException(
                          "--leave-out %s: this model does not say how its rows were split; give"
                                  .formatted(model)
                              + " the texts of its test part as a file"));
      input.requireFiles("--leave-out " + model);
      recipe.split(rows(model, recipe, input, command)).test().forEach(this::add);
    }
  }

  /** Reads the rows that a model was fitted on, validated and tested with. */
  private static Dataset<Example> rows(
      Path model, Recipe recipe, InputOptions input, StarsightCommand command) throws IOException {
    InputOptions again = input.withFiles(input.files());
    again.readClean(CleanText.isIn(ModelDirectory.describe(model).settings()));
    if (recipe.column() != null) {
      again.alsoRead(List.of(recipe.column()));
    }
    Dataset<Example> rows;
    try {
      rows = again.read(command);
    } catch (MissingColumnException e) {
      throw new StarsightException(
          "--leave-out %s needs --input with labels, to make its test part again: %s"
              .formatted(model, e.getMessage()),
          e);
    }
    if (!rows.provenance()
        .digests()
        .equals(ModelDirectory.describe(model).provenance().digests())) {
      throw new StarsightException(
          ("--leave-out %s: --input are not the files that this model was fitted on, so its test"
                  + " part cannot be made again; give the texts of it as a file")
              .formatted(model));
    }
    return rows;
  }

  /** Equal texts have equal keys, also if only one of them was cleaned. */
  private static long key(String text) {
    return NormalizedText.key(CleanText.of(text));
  }

  private static boolean isModel(Path path) {
    return Files.isRegularFile(path.resolve(ModelDirectory.MODEL_JSON));
  }

  private void add(Example row) {
    keys.add(key(row.text()));
  }

  /** Returns whether a text is left out, and counts it if it is. */
  boolean contains(String text) {
    boolean contains = !keys.isEmpty() && keys.contains(key(text));
    count += contains ? 1 : 0;
    return contains;
  }

  /** Adds the files, and how many texts were left out, to a summary. */
  void addTo(Summary summary) {
    summary.inputs(provenance).put("leftOut", count);
  }

  /** Returns how many texts were left out so far. */
  long count() {
    return count;
  }
}
