package dev.starsight.cli.retraining;

import dev.starsight.annotation.retraining.ModelRows;
import dev.starsight.automl.source.CandidateRecord.AddedRows;
import dev.starsight.cli.console.StarsightCommand;
import dev.starsight.cli.headline.HeadlineOption;
import dev.starsight.cli.input.InputOptions;
import dev.starsight.cli.options.AlsoOption;
import dev.starsight.cli.options.PromiseOptions.Parts;
import dev.starsight.data.Dataset;
import dev.starsight.data.Example;
import dev.starsight.data.Provenance;
import dev.starsight.data.Splits;
import dev.starsight.data.StarsightException;
import dev.starsight.files.internal.Sha256;
import dev.starsight.model.directory.ModelDirectory;
import dev.starsight.model.directory.TrainingTexts;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Reads the rows of a model again and splits them as they were. The model's files are known by
 * their SHA-256, whatever their names are now; rows of other files are further rows.
 *
 * @param input the files that were given
 * @param model the directory of the model
 * @param conditions under which it was fitted
 * @param also adds the rows of other files that its training part had
 */
record RowsAgain(
    InputOptions input,
    Path model,
    Conditions conditions,
    AlsoOption also,
    StarsightCommand command) {

  private static final int DIGEST_SHOWN = 12;

  /**
   * Reads and splits.
   *
   * @throws StarsightException if a file of the model is missing, or the split is not the one that
   *     the model was fitted with
   */
  ModelRows read() throws IOException {
    Map<Path, String> given = new LinkedHashMap<>();
    for (Path file : input.files()) {
      if (!Files.isRegularFile(file)) {
        throw new StarsightException(file + ": there is no such file");
      }
      given.put(file, Sha256.of(file));
    }
    List<Path> own = files(conditions.inputs(), given);
    AddedRows rows = conditions.also();
    List<Path> added = rows == null ? List.of() : files(rows.inputs(), given);
    List<Path> others =
        given.keySet().stream()
            .filter(file -> !own.contains(file) && !added.contains(file))
            .toList();
    Parts parts = conditions.split(rows(own));
    if (rows != null) {
      also.use(added, rows.share());
      parts = also.addTo(parts, rows(added), command.console());
    }
    requireSameSplit(parts.splits());
    Dataset<Example> more =
        others.isEmpty()
            ? parts.splits().train().withRows("no further rows", List.of())
            : rows(others);
    return new ModelRows(
        parts.splits(), parts.promise(), more, conditions.recipe().column(), conditions.clean());
  }

  /** Returns the files with the digests of those that the model was fitted on. */
  private List<Path> files(List<Provenance.Source> sources, Map<Path, String> given) {
    List<Path> files = new ArrayList<>();
    for (Provenance.Source known : sources) {
      files.add(
          given.entrySet().stream()
              .filter(each -> each.getValue().equals(known.sha256()))
              .map(Map.Entry::getKey)
              .findFirst()
              .orElseThrow(() -> missing(known, given)));
    }
    return files;
  }

  private StarsightException missing(Provenance.Source known, Map<Path, String> given) {
    Optional<Map.Entry<Path, String>> changed =
        given.entrySet().stream()
            .filter(each -> known.fileName().equals(String.valueOf(each.getKey().getFileName())))
            .findFirst();
    return new StarsightException(
        changed.isPresent()
            ? "%s: is not the file that %s was fitted on: its SHA-256 begins with %s, not with %s"
                .formatted(
                    changed.get().getKey(),
                    model,
                    prefix(changed.get().getValue()),
                    prefix(known.sha256()))
            : ("%s was fitted on %s, whose SHA-256 begins with %s; --input must name that file,"
                    + " too, so that its rows stay in their parts")
                .formatted(model, known.path(), prefix(known.sha256())));
  }

  private static String prefix(String digest) {
    return digest.substring(0, Math.min(DIGEST_SHOWN, digest.length()));
  }

  private Dataset<Example> rows(List<Path> files) throws IOException {
    InputOptions some = input.withFiles(files);
    some.use(files, conditions.textColumn(), conditions.labelColumn(), conditions.columns());
    some.headers().require(conditions.columns());
    HeadlineOption.read(conditions.headline(), some, command.console());
    some.readClean(conditions.clean());
    return some.read(command);
  }

  /** Requires that the model has seen no row that is held out, and every validation row. */
  private void requireSameSplit(Splits splits) throws IOException {
    TrainingTexts texts = ModelDirectory.trainingTexts(model).orElse(null);
    if (texts == null) {
      return;
    }
    long seen = texts.seen(splits.test().rows()).seen();
    long unseen = splits.validation().size() - texts.seen(splits.validation().rows()).seen();
    if (seen > 0 || unseen > 0) {
      throw new StarsightException(
          ("%s: its rows cannot be split as they were: %,d rows of the test part were fitted and"
                  + " %,d of the validation part were not; was it fitted with other options or by"
                  + " another version?")
              .formatted(model, seen, unseen));
    }
  }
}
