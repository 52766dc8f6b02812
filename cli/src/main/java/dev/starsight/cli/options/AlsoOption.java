package dev.starsight.cli.options;

import dev.starsight.automl.source.CandidateRecord;
import dev.starsight.automl.source.CandidateRecord.AddedRows;
import dev.starsight.cli.console.Console;
import dev.starsight.cli.console.StarsightCommand;
import dev.starsight.cli.input.InputOptions;
import dev.starsight.cli.options.PromiseOptions.Parts;
import dev.starsight.cli.results.Summary;
import dev.starsight.data.Dataset;
import dev.starsight.data.Example;
import dev.starsight.data.LabelSet;
import dev.starsight.data.Provenance;
import dev.starsight.data.Splits;
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
import org.jspecify.annotations.Nullable;
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
      description =
          "The most rows of a label that --also adds, as a multiple of those of --input, drawn at"
              + " random (default: 1).")
  private @Nullable Double share;

  private Provenance provenance = new Provenance(List.of(), List.of());
  private int added;
  private int leftOut;

  public boolean isGiven() {
    return !also.isEmpty();
  }

  /** Returns the files; none if the option is not given. */
  public List<Path> files() {
    return also;
  }

  /** Adds rows of these files, as an earlier command did. */
  public void use(List<Path> files, double shareOfThem) {
    also = List.copyOf(files);
    share = shareOfThem;
  }

  /** Returns these files and those that {@code --also} names. */
  public List<Path> with(List<Path> files) {
    return Stream.concat(files.stream(), also.stream()).toList();
  }

  private double share() {
    return share == null ? 1 : share;
  }

  /**
   * Checks the options before anything is read.
   *
   * @throws StarsightException if the share is not above 0 or of no file, or rows are to be grouped
   *     by a column, whose values in other files may mean something else
   */
  public void require(SplitOption split) {
    if (share != null && !isGiven()) {
      throw new StarsightException("--also-share belongs to --also, which names the files");
    }
    if (!(share() > 0 && share() <= CandidateRecord.MOST_ADDED)) {
      throw new StarsightException(
          "--also-share must be above 0 and at most %s, but is %s"
              .formatted(CandidateRecord.MOST_ADDED, share()));
    }
    if (isGiven() && split.column() != null) {
      throw new StarsightException(
          "--also and --group-by exclude each other: rows of other files cannot be kept apart by"
              + " the column \"%s\"".formatted(split.column()));
    }
  }

  /**
   * Adds rows to the training part.
   *
   * @param input has the names of the columns of the text and the label
   * @param columns further columns that models learn from, which the files must have
   */
  public Parts addTo(
      Parts parts, InputOptions input, List<String> columns, StarsightCommand command)
      throws IOException {
    if (!isGiven()) {
      return parts;
    }
    InputOptions others = input.withFiles(also);
    others.alsoRead(columns);
    return addTo(parts, others.read(command), command.console());
  }

  /** Adds rows to the training part, of those that were read. */
  public Parts addTo(Parts parts, Dataset<Example> read, Console console) {
    Splits splits = parts.splits();
    provenance = read.provenance();
    Dataset<Example> train = splits.train();
    OtherRows apart =
        OtherRows.apartFrom(
            read.rows(), provenance, List.of(splits.validation(), splits.test(), parts.promise()));
    LabelSet labels = LabelSet.of(train);
    List<Example> known =
        apart.rows().stream().filter(row -> labels.contains(row.requireLabel())).toList();
    if (known.isEmpty() && !apart.rows().isEmpty()) {
      throw new StarsightException(
          "--also %s: no row has a label of --input, %s, but %s"
              .formatted(names(), labels, LabelSet.of(read)));
    }
    List<Example> rows = drawn(known, train, splits.seed());
    added = rows.size();
    leftOut = apart.leftOut();
    console.note(
        String.format(
            Locale.ROOT,
            "  %,d rows of %s are added to the training part; %,d have a text of validation"
                + " or test and are left out",
            added,
            names(),
            leftOut));
    List<Example> all = Stream.concat(train.stream(), rows.stream()).toList();
    String step = String.format(Locale.ROOT, "with %,d rows of %s", added, names());
    return new Parts(splits.withTrain(train.withRows(step, all)), parts.promise(), parts.ratio());
  }

  /** Returns what to record of the files that were read; null if there are none. */
  public @Nullable AddedRows record() {
    return isGiven() ? new AddedRows(provenance.sources(), share()) : null;
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
    room.replaceAll((label, count) -> Math.round(share() * count));
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
