package dev.starsight.cli.commands;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.starsight.cli.console.StarsightCommand;
import dev.starsight.cli.headline.CleanOption;
import dev.starsight.cli.headline.HeadlineOption;
import dev.starsight.cli.input.InputOptions;
import dev.starsight.cli.options.EncoderOption;
import dev.starsight.cli.options.LearningOptions;
import dev.starsight.cli.options.ReplaceOption;
import dev.starsight.cli.options.SplitOption;
import dev.starsight.cli.results.Summary;
import dev.starsight.cli.rows.Features;
import dev.starsight.cli.rows.TokenizedRows;
import dev.starsight.cli.spark.SparkOption;
import dev.starsight.cli.spark.SparkPrepare;
import dev.starsight.data.Balance;
import dev.starsight.data.Headline;
import dev.starsight.data.LabelSet;
import dev.starsight.data.Provenance;
import dev.starsight.data.SplitPlan;
import dev.starsight.data.Splits.SplitPart;
import dev.starsight.data.StarsightException;
import dev.starsight.features.FeatureFiles.FeatureFormat;
import dev.starsight.files.internal.AtomicDirectory;
import dev.starsight.files.internal.Json;
import dev.starsight.hub.Hub.HubFiles;
import dev.starsight.text.Encoding;
import dev.starsight.text.LengthDistribution;
import dev.starsight.text.Tokenizer;
import dev.starsight.text.Vocabulary;
import java.io.IOException;
import java.nio.file.Path;
import java.util.EnumSet;
import java.util.List;
import java.util.OptionalInt;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code prepare}: writes tokenized feature files. */
@Command(
    name = "prepare",
    description = "Split, balance and tokenize reviews into feature files.",
    footer = {"", "Example: starsight prepare --input reviews.tsv.gz --out features"})
final class PrepareCommand extends StarsightCommand {

  @Mixin private final InputOptions input = new InputOptions();

  @Mixin private final HeadlineOption headline = new HeadlineOption();

  @Mixin private final CleanOption clean = new CleanOption();

  @Mixin private final SplitOption split = new SplitOption();

  @Mixin private final ReplaceOption.Out out = new ReplaceOption.Out();

  @Mixin private final SparkOption spark = new SparkOption();

  @Mixin private final EncoderOption encoder = new EncoderOption();

  @Option(
      names = "--max-length",
      paramLabel = "N|auto",
      defaultValue = "auto",
      description =
          "Tokens per row, including [CLS] and [SEP]; auto chooses the number from the lengths of"
              + " the training part (default: ${DEFAULT-VALUE}).")
  private String maxLength = "auto";

  @Option(
      names = "--format",
      split = ",",
      paramLabel = "FORMAT",
      defaultValue = "tfrecord",
      description = "tfrecord, parquet, or tfrecord,parquet (default: ${DEFAULT-VALUE}).")
  private List<String> formats = List.of("tfrecord");

  @Option(
      names = "--balance",
      paramLabel = "BALANCE",
      defaultValue = "minority",
      description =
          "Balancing of the training part: minority (auto is the same) or none (default:"
              + " ${DEFAULT-VALUE}).")
  private Balance balance = Balance.MINORITY;

  @Option(
      names = "--balance-before-split",
      description =
          "Balance all rows before the split, as the original workshop does: the validation and"
              + " test parts are then balanced too, and their metrics flattered.")
  private boolean balanceBeforeSplit;

  @Override
  public Integer call() throws IOException {
    input.require(this);
    Set<FeatureFormat> wanted = formats();
    checkBalance();
    spark.refuse(balanceBeforeSplit, "--balance-before-split");
    spark.refuse(split.column() != null, "--group-by");
    spark.refuse(headline.value() != null, "--headline");
    spark.refuse(clean.value(), "--clean");
    split.prepare(input);
    headline.prepare(input, console());
    clean.prepare(input);
    OptionalInt fixed = length();
    encoder.require(HubFiles.TOKENIZER);
    try (AtomicDirectory directory = out.directory(this, encoder.with(input.files()));
        Tokenizer tokenizer = encoder.tokenizer()) {
      requirePadding(tokenizer.vocabulary());
      Summary summary =
          spark.isChosen()
              ? prepareOnSpark(fixed, wanted, directory.path())
              : prepare(tokenizer, fixed, wanted, directory.path());
      commit(directory, summary);
      print(summary);
    }
    return DONE;
  }

  private static void requirePadding(Vocabulary vocabulary) {
    if (vocabulary.padId() != Encoding.PAD_ID) {
      throw new StarsightException(
          "feature files are padded with id %s, but %s of this --encoder has id %s"
              .formatted(
                  Encoding.PAD_ID, vocabulary.token(vocabulary.padId()), vocabulary.padId()));
    }
  }

  private Summary prepare(
      Tokenizer tokenizer, OptionalInt fixed, Set<FeatureFormat> wanted, Path directory)
      throws IOException {
    SplitPlan.Builder builder = SplitPlan.builder();
    Headline.Reader reader = headline.reader(input, this);
    int most = fixed.orElse(LengthDistribution.LARGEST_MAX_LENGTH);
    try (TokenizedRows rows =
        new TokenizedRows(directory, tokenizer, most, threads, builder::add)) {
      String group = split.column();
      Provenance provenance =
          input.streamTexts(
              this,
              group,
              (utf8, found, label, value) -> {
                String first = reader == null ? null : reader.read(found);
                rows.add(utf8, 0, utf8.length, first, label);
                if (group != null) {
                  builder.addGroup(value);
                }
              });
      rows.finish();
      SplitPlan plan = plan(builder);
      Features features =
          Features.write(
              rows,
              new Planned(plan, plan.labels(), headline.value(), clean.value()),
              fixed,
              wanted,
              directory,
              run());
      return summary(plan, features, wanted).inputs(provenance);
    }
  }

  private Set<FeatureFormat> formats() {
    Set<FeatureFormat> wanted = EnumSet.noneOf(FeatureFormat.class);
    for (String name : formats) {
      wanted.add(format(name));
    }
    return wanted;
  }

  private static FeatureFormat format(String name) {
    for (FeatureFormat format : FeatureFormat.values()) {
      if (format.extension().equalsIgnoreCase(name)) {
        return format;
      }
    }
    throw new StarsightException(
        "--format must be tfrecord, parquet or tfrecord,parquet, but is \"" + name + "\"");
  }

  private void checkBalance() {
    if (balance == Balance.WEIGHTS) {
      throw new StarsightException(
          "--balance weights is a way of training; feature files know minority and none");
    }
    if (balance == Balance.NONE && balanceBeforeSplit) {
      throw new StarsightException(
          "--balance-before-split and --balance none exclude each other; give one of them");
    }
  }

  private SplitPlan plan(SplitPlan.Builder rows) {
    if (balanceBeforeSplit) {
      return rows.stratifiedOfBalanced(LearningOptions.SPLIT, seed);
    }
    SplitPlan plan = rows.stratified(LearningOptions.SPLIT, seed);
    return balance == Balance.NONE ? plan : plan.balanceTraining(seed);
  }

  private record Planned(
      SplitPlan plan, LabelSet labels, @Nullable Headline headline, boolean clean)
      implements Features.Plan {

    @Override
    public int labelId(int row) {
      return plan.labelId(row);
    }

    @Override
    public @Nullable SplitPart part(int row) {
      return plan.part(row);
    }
  }

  private Summary prepareOnSpark(OptionalInt fixed, Set<FeatureFormat> wanted, Path directory)
      throws IOException {
    boolean balanced = balance != Balance.NONE;
    SparkPrepare.Prepared made =
        SparkPrepare.run(
            this, spark, input, encoder, fixed, balanced, wanted, directory, out.path());
    Summary summary = summary(made.maxLength(), made.truncatedShare());
    addSplits(summary, made.labels(), made::rows);
    SplitOption.addTo(summary, null, null);
    summary.put("splitBy", "textHash").put("duplicatesMoved", 0);
    addFiles(summary, wanted, made.files());
    console().result(SplitOption.boundary(null, null));
    tellLength(made.maxLength(), made.truncatedShare());
    console()
        .result(
            "The parts are those that a hash of each normalized text says; without --engine spark"
                + " they are others.");
    return summary.inputs(made.provenance());
  }

  private Summary summary(SplitPlan plan, Features features, Set<FeatureFormat> wanted) {
    double truncatedShare = features.lengths().truncatedShare(features.maxLength());
    Summary summary = summary(features.maxLength(), truncatedShare);
    addSplits(summary, plan.labels(), plan::rows);
    SplitOption.addTo(summary, split.column(), plan.grouping());
    summary.put("splitBy", "rows").put("duplicatesMoved", plan.duplicatesMoved());
    addFiles(summary, wanted, features.files());
    console().result(SplitOption.boundary(split.column(), plan.grouping()));
    tellLength(features.maxLength(), truncatedShare);
    if (balanceBeforeSplit) {
      console().result("balanced before the split, so validation and test are balanced, too");
    }
    return summary;
  }

  private void tellLength(int length, double truncatedShare) {
    console()
        .result(
            "max length  %,9d (%.1f %% of the training texts are longer and cut)",
            length, 100 * truncatedShare);
  }

  private Summary summary(int length, double truncatedShare) {
    Summary summary = summary("prepare");
    summary
        .put("encoder", encoder.name())
        .put("maxLength", length)
        .put("truncatedShare", truncatedShare);
    summary.tree().put("headline", headline.option());
    clean.addTo(summary);
    return summary;
  }

  /** The number of rows of a part that have a label. */
  private interface Rows {
    long count(SplitPart part, int labelId);
  }

  private void addSplits(Summary summary, LabelSet labels, Rows rows) {
    ObjectNode splits = summary.object("splits");
    for (SplitPart part : SplitPart.values()) {
      ObjectNode node = splits.putObject(Features.folder(part));
      ObjectNode perLabel = Json.object();
      long all = 0;
      for (int label = 0; label < labels.size(); label++) {
        long count = rows.count(part, label);
        perLabel.put(labels.label(label), count);
        all += count;
      }
      node.put("rows", all).set("perLabel", perLabel);
      console().result("%-11s %,9d rows", Features.folder(part), all);
    }
  }

  private void addFiles(Summary summary, Set<FeatureFormat> wanted, List<String> files) {
    summary.put("balance", balance == Balance.NONE ? "none" : "minority");
    summary.tree().put("balancedBeforeSplit", balanceBeforeSplit);
    ArrayNode names = summary.array("formats");
    wanted.forEach(format -> names.add(format.extension()));
    files.forEach(summary.array("files")::add);
  }

  private OptionalInt length() {
    if (maxLength.equalsIgnoreCase("auto")) {
      return OptionalInt.empty();
    }
    int length;
    try {
      length = Integer.parseInt(maxLength);
    } catch (NumberFormatException e) {
      length = -1;
    }
    int least = headline.value() == null ? 2 : 3;
    if (length < least || length > LengthDistribution.LARGEST_MAX_LENGTH) {
      throw new StarsightException(
          "--max-length must be auto or %s to %s, but is \"%s\""
              .formatted(least, LengthDistribution.LARGEST_MAX_LENGTH, maxLength));
    }
    return OptionalInt.of(length);
  }
}
