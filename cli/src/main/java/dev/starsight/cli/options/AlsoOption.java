package dev.starsight.cli.options;

import dev.starsight.cli.console.StarsightCommand;
import dev.starsight.cli.input.InputOptions;
import dev.starsight.cli.options.PromiseOptions.Parts;
import dev.starsight.cli.results.Summary;
import dev.starsight.data.Dataset;
import dev.starsight.data.Example;
import dev.starsight.data.LabelSet;
import dev.starsight.data.Provenance;
import dev.starsight.data.StarsightException;
import dev.starsight.data.internal.NormalizedText;
import dev.starsight.data.internal.Shuffle;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import picocli.CommandLine.Option;

/**
 * The options that add rows of other sources to the training part. Validation and test stay as they
 * are, and no row is added whose text is in them.
 */
public final class AlsoOption {

  @Option(
      names = "--also",
      arity = "1..*",
      paramLabel = "FILE",
      description =
          "Further labelled files to train on, such as reviews of other products; validation and"
              + " test are of --input alone.")
  private List<Path> also = List.of();

  @Option(
      names = "--also-share",
      paramLabel = "SHARE",
      defaultValue = "1",
      description =
          "The most rows of a label that --also adds, as a multiple of those of --input, drawn at"
              + " random (default: ${DEFAULT-VALUE}).")
  private double share = 1;

  private Provenance provenance = new Provenance(List.of(), List.of());
  private int added;
  private int leftOut;

  public boolean isGiven() {
    return !also.isEmpty();
  }

  /** Returns these files and those that {@code --also} names. */
  public List<Path> with(List<Path> files) {
    return Stream.concat(files.stream(), also.stream()).toList();
  }

  /**
   * Checks the options before anything is read.
   *
   * @throws StarsightException if the share is not above 0, or rows are to be grouped by a column,
   *     whose values in other files may mean something else
   */
  public void require(SplitOption split) {
    if (!isGiven()) {
      return;
    }
    if (!(share > 0 && share <= 1000)) {
      throw new StarsightException(
          "--also-share must be above 0 and at most 1000, but is " + share);
    }
    if (split.column() != null) {
      throw new StarsightException(
          "--also and --group-by exclude each other: rows of other files cannot be kept apart by"
              + " the column \"%s\"".formatted(split.column()));
    }
  }

  /** Adds rows to the training part. */
  public Parts addTo(Parts parts, InputOptions input, StarsightCommand command) throws IOException {
    if (!isGiven()) {
      return parts;
    }
    InputOptions others = input.withFiles(also);
    others.alsoRead(input.furtherColumnsRead());
    Dataset<Example> read = others.read(command);
    provenance = read.provenance();
    Dataset<Example> train = parts.splits().train();
    OtherRows apart =
        OtherRows.apartFrom(
            read.rows(),
            provenance,
            List.of(parts.splits().validation(), parts.splits().test(), parts.promise()));
    LabelSet labels = LabelSet.of(train);
    List<Example> rows =
        drawn(
            apart.rows().stream().filter(row -> labels.contains(row.requireLabel())).toList(),
            train,
            command.seed);
    added = rows.size();
    leftOut = apart.leftOut();
    command
        .console()
        .note(
            String.format(
                Locale.ROOT,
                "  %,d rows of %s are added to the training part; %,d have a text of validation"
                    + " or test and are left out",
                added,
                names(),
                leftOut));
    List<Example> all = Stream.concat(train.stream(), rows.stream()).toList();
    String step = String.format(Locale.ROOT, "with %,d rows of %s", added, names());
    return new Parts(
        parts.splits().withTrain(train.withRows(step, all)), parts.promise(), parts.ratio());
  }

  private String names() {
    return provenance.sources().stream()
        .map(Provenance.Source::fileName)
        .collect(Collectors.joining(", "));
  }

  /** Draws at most the share of each label, in the order of the files. */
  private List<Example> drawn(List<Example> rows, Dataset<Example> train, long seed) {
    Map<String, Long> room = new HashMap<>();
    train.forEach(row -> room.merge(row.requireLabel(), 1L, Long::sum));
    room.replaceAll((label, count) -> Math.round(share * count));
    int[] order = IntStream.range(0, rows.size()).toArray();
    Shuffle.shuffle(order, new SplittableRandom(Shuffle.mix(seed, 20)));
    Set<Integer> taken = new HashSet<>();
    for (int index : order) {
      if (room.merge(rows.get(index).requireLabel(), -1L, Long::sum) >= 0) {
        taken.add(index);
      }
    }
    List<Example> kept = new ArrayList<>();
    for (int index = 0; index < rows.size(); index++) {
      if (taken.contains(index)) {
        kept.add(rows.get(index));
      }
    }
    return kept;
  }

  /** Adds the files to the inputs of a summary, and what was added of them. */
  public void addTo(Summary summary) {
    if (isGiven()) {
      summary.inputs(provenance);
      summary.object("also").put("rows", added).put("leftOut", leftOut);
    }
  }

  /**
   * Training rows of other sources, without those whose text is in a part that something is
   * measured on.
   *
   * @param rows those that are left, in order
   * @param provenance of all of them
   * @param leftOut how many rows were left out because of their text
   */
  public record OtherRows(List<Example> rows, Provenance provenance, int leftOut) {

    public OtherRows {
      rows = List.copyOf(rows);
    }

    /** Leaves out the rows whose normalized text is that of a row in one of the parts. */
    public static OtherRows apartFrom(
        Collection<Example> rows, Provenance provenance, List<Dataset<Example>> parts) {
      Set<String> measured = new HashSet<>();
      parts.forEach(part -> part.stream().map(OtherRows::text).forEach(measured::add));
      List<Example> kept = new ArrayList<>();
      for (Example row : rows) {
        if (!measured.contains(text(row))) {
          kept.add(row);
        }
      }
      return new OtherRows(kept, provenance, rows.size() - kept.size());
    }

    private static String text(Example row) {
      return NormalizedText.of(row.text());
    }

    /** Returns the rows of a training part, followed by these. */
    public Dataset<Example> behind(Dataset<Example> train) {
      List<Example> all = Stream.concat(train.stream(), rows.stream()).toList();
      List<Provenance.Source> sources =
          Stream.of(train.provenance(), provenance)
              .flatMap(each -> each.sources().stream())
              .toList();
      return Dataset.of(all, new Provenance(sources, train.provenance().steps()));
    }
  }
}
