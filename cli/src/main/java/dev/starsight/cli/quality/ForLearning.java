package dev.starsight.cli.quality;

import dev.starsight.cli.console.StarsightCommand;
import dev.starsight.cli.input.InputOptions;
import dev.starsight.cli.options.LearningOptions;
import dev.starsight.cli.options.SplitOption;
import dev.starsight.cli.results.Summary;
import dev.starsight.data.MissingColumnException;
import dev.starsight.data.Provenance;
import dev.starsight.data.StarsightException;
import dev.starsight.delimited.Row;
import dev.starsight.lake.Catalogue;
import dev.starsight.lake.Lake;
import dev.starsight.lake.LakeOptions;
import dev.starsight.quality.learning.LearningCheckOptions;
import dev.starsight.quality.learning.LearningChecks;
import dev.starsight.quality.learning.LearningFindings;
import dev.starsight.quality.learning.LearningReport;
import dev.starsight.quality.learning.TextRow;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** The option {@code --for-learning} of {@code check}, and those that go with it. */
public final class ForLearning {

  /** More would cost too much memory. */
  private static final int MOST_COLUMNS = 50;

  @Option(
      names = "--for-learning",
      description =
          "Also look for what misleads a model: columns that give the label away, near-duplicates,"
              + " contradicting and rare labels, damaged texts, languages, personal data. Reads the"
              + " input once more; writes for-learning.html and tables.")
  private boolean given;

  @Option(
      names = "--compare",
      arity = "1..*",
      paramLabel = "FILE",
      description = "With --for-learning: look for near-duplicates in these files, too.")
  private List<Path> compare = new ArrayList<>();

  @Mixin private final SplitOption split = new SplitOption();

  /**
   * Checks that the options fit together.
   *
   * @throws StarsightException if they do not, or a column is missing
   */
  public void prepare(InputOptions input, @Nullable Path lake) throws IOException {
    if (!given) {
      if (!compare.isEmpty() || split.column() != null) {
        throw new StarsightException(
            (compare.isEmpty() ? "--group-by" : "--compare") + " needs --for-learning");
      }
      return;
    }
    if (lake == null) {
      input.requireFiles("--for-learning");
      split.prepare(input);
    }
    if (!compare.isEmpty()) {
      input.withFiles(compare).headers().require(List.of(input.textColumn()));
    }
  }

  /** Returns the files that are read in addition to the input. */
  public List<Path> sources() {
    return List.copyOf(compare);
  }

  /** Runs the checks if they were asked for: writes and prints what they find. */
  public void run(
      StarsightCommand command,
      InputOptions input,
      @Nullable Path lake,
      Path directory,
      Summary summary)
      throws IOException {
    if (!given) {
      return;
    }
    LearningChecks checks =
        new LearningChecks(
            LearningCheckOptions.defaults()
                .withTextColumn(input.textColumn())
                .withGroupColumn(split.column())
                .withSeed(command.seed));
    noteColumns(command, input, lake);
    Provenance provenance =
        lake == null ? files(command, input, checks) : lake(command, input, lake, checks);
    if (!compare.isEmpty()) {
      InputOptions others = input.withFiles(compare);
      Provenance compared =
          others.streamRows(
              command,
              (row, text, label) -> checks.examine(row(row, text, null, input, true)),
              checks::accept);
      summary.inputs(compared);
      List<Provenance.Source> sources = new ArrayList<>(provenance.sources());
      sources.addAll(compared.sources());
      provenance = new Provenance(sources, List.of());
    }
    LearningFindings findings = checks.finish(LearningOptions.SPLIT, command.run());
    findings.writeTo(directory);
    LearningReport.of(findings, provenance).writeTo(directory.resolve("for-learning.html"));
    findings.addTo(summary.tree());
    command.console().result("for learning, see for-learning.html:");
    findings.sentences().forEach(sentence -> command.console().result("  " + sentence));
  }

  private static void noteColumns(StarsightCommand command, InputOptions input, @Nullable Path lake)
      throws IOException {
    int columns = lake == null ? input.furtherColumns().size() : 0;
    if (columns > MOST_COLUMNS) {
      command
          .console()
          .note("the first %d of %,d further columns are looked at", MOST_COLUMNS, columns);
    }
  }

  private Provenance files(StarsightCommand command, InputOptions input, LearningChecks checks)
      throws IOException {
    return input.streamRows(
        command,
        (row, text, label) -> checks.examine(row(row, text, label, input, false)),
        checks::accept);
  }

  private TextRow row(
      Row row, int text, @Nullable String label, InputOptions input, boolean compared) {
    List<String> names = row.header().names();
    Map<String, String> columns = new LinkedHashMap<>();
    for (int i = 0; !compared && i < names.size(); i++) {
      String name = names.get(i);
      if (i != text && !name.equals(input.labelColumn()) && isRead(name, columns.size())) {
        columns.put(name.isEmpty() ? "column " + (i + 1) : name, row.text(i));
      }
    }
    String id = row.header().has("review_id") ? row.text("review_id") : "";
    return new TextRow(
        row.header().source(),
        row.line(),
        id.isEmpty() ? Long.toString(row.number()) : id,
        label,
        row.text(text),
        columns,
        compared);
  }

  private boolean isRead(String column, int columnsSoFar) {
    return columnsSoFar < MOST_COLUMNS || column.equals(split.column());
  }

  private Provenance lake(
      StarsightCommand command, InputOptions input, Path lake, LearningChecks checks)
      throws IOException {
    LakeOptions options = LakeOptions.defaults().withThreads(command.threads);
    try (Lake opened = Lake.open(lake, options)) {
      Catalogue catalogue = opened.catalogue();
      List<String> names =
          catalogue.tables().get(0).columns().stream().map(Catalogue.Column::name).toList();
      List<String> needed = new ArrayList<>(List.of(input.textColumn(), input.labelColumn()));
      String group = split.column();
      if (group != null) {
        needed.add(group);
      }
      for (String name : needed) {
        if (!names.contains(name)) {
          throw new MissingColumnException(
              lake.toString(),
              name,
              "%s: there is no column \"%s\"; the columns are %s"
                  .formatted(lake, name, String.join(", ", names)));
        }
      }
      opened.forEachRow("SELECT * FROM reviews", new LakeRows(lake, input, checks));
      return catalogue.provenance();
    }
  }

  /** Takes the rows of a lake. */
  private final class LakeRows implements Lake.RowSink {

    private final String source;
    private final String textColumn;
    private final String labelColumn;
    private final LearningChecks checks;
    private List<String> names = List.of();
    private long number;

    LakeRows(Path lake, InputOptions input, LearningChecks checks) {
      this.source = lake.toString();
      this.textColumn = input.textColumn();
      this.labelColumn = input.labelColumn();
      this.checks = checks;
    }

    @Override
    public void begin(List<Catalogue.Column> columns) {
      names = columns.stream().map(Catalogue.Column::name).toList();
    }

    @Override
    public void row(List<@Nullable Object> row) {
      number++;
      String id = Long.toString(number);
      String text = "";
      String label = null;
      Map<String, String> columns = new LinkedHashMap<>();
      for (int i = 0; i < names.size(); i++) {
        Object value = row.get(i);
        String cell = value == null ? "" : value.toString();
        if (names.get(i).equals(textColumn)) {
          text = cell;
        } else if (names.get(i).equals(labelColumn)) {
          label = cell.isEmpty() ? null : cell;
        } else if (isRead(names.get(i), columns.size())) {
          columns.put(names.get(i), cell);
        }
        if (names.get(i).equals("review_id") && !cell.isEmpty()) {
          id = cell;
        }
      }
      checks.accept(new TextRow(source, number, id, label, text, columns, false));
    }
  }
}
