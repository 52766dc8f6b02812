package dev.starsight.cli.derived;

import dev.starsight.cli.console.StarsightCommand;
import dev.starsight.cli.derived.Students.Student;
import dev.starsight.cli.derived.TeacherShares.Questions;
import dev.starsight.cli.headline.CleanOption;
import dev.starsight.cli.headline.HeadlineOption;
import dev.starsight.cli.input.InputOptions;
import dev.starsight.cli.options.AlsoOption.OtherRows;
import dev.starsight.cli.options.DeviceOption;
import dev.starsight.cli.options.LearningOptions;
import dev.starsight.cli.options.ReplaceOption;
import dev.starsight.cli.results.Outputs;
import dev.starsight.cli.results.Summary;
import dev.starsight.cli.results.Version;
import dev.starsight.data.Balance;
import dev.starsight.data.Dataset;
import dev.starsight.data.Example;
import dev.starsight.data.Headline;
import dev.starsight.data.LabelSet;
import dev.starsight.data.Provenance;
import dev.starsight.data.Splits;
import dev.starsight.data.Splits.Recipe;
import dev.starsight.data.StarsightException;
import dev.starsight.evaluation.Evaluation;
import dev.starsight.evaluation.Validation;
import dev.starsight.files.internal.AtomicDirectory;
import dev.starsight.learner.LinearOptions;
import dev.starsight.model.Classifier;
import dev.starsight.model.CleanText;
import dev.starsight.model.ConfidenceReference;
import dev.starsight.model.Metric;
import dev.starsight.model.TrainingData;
import dev.starsight.model.directory.ModelCard;
import dev.starsight.model.directory.ModelDescription;
import dev.starsight.model.directory.ModelDirectory;
import dev.starsight.model.directory.ModelDirectory.OpenedModel;
import dev.starsight.model.directory.TrainingTexts;
import dev.starsight.model.internal.MetricsJson;
import dev.starsight.run.Run;
import dev.starsight.transformer.SavedModels;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Stream;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code distill}: fits a fast model to what a slow one says. */
@Command(
    name = "distill",
    description = {
      "Fit an n-gram model, the student, to the probabilities of a better and slower model, its"
          + " teacher. The rows are split as the teacher's were; the test part is used once, for"
          + " the student. The result is a model directory."
    },
    footer = {
      "",
      "Example: starsight distill --teacher run/model --input reviews.tsv.gz --out student",
      "Example: starsight distill --teacher model --input reviews.tsv.gz --unlabelled new.tsv"
          + " --out student --budget 20m"
    })
public final class DistillCommand extends StarsightCommand {

  private static final Duration BUDGET = Duration.ofMinutes(5);

  /** The share of the time that the teacher may be asked for. */
  private static final double ASKING = 0.7;

  @Option(
      names = "--teacher",
      required = true,
      paramLabel = "DIR",
      description = "Directory of a saved model of any kind.")
  private Path teacher = Path.of("model");

  @Mixin private final InputOptions input = new InputOptions();

  @Option(
      names = "--unlabelled",
      arity = "1..*",
      paramLabel = "FILE",
      description =
          "Further files of texts, with the same columns or without the label: the student learns"
              + " what the teacher says of them.")
  private List<Path> unlabelled = List.of();

  @Mixin private final HeadlineOption headline = new HeadlineOption();

  @Mixin private final CleanOption clean = new CleanOption();

  @Mixin private final LearningOptions learning = new LearningOptions();

  @Mixin private final ReplaceOption.Out out = new ReplaceOption.Out();

  @Mixin final DeviceOption device = new DeviceOption();

  /** The columns that the teacher reads besides the text. */
  private List<String> columns = List.of();

  @Override
  public Integer call() throws IOException {
    input.require(this);
    if (learning.balance == Balance.MINORITY) {
      throw new StarsightException(
          "--balance minority leaves rows out, and a student learns from all; give weights or"
              + " none");
    }
    List<Path> sources = new ArrayList<>(input.files());
    sources.addAll(unlabelled);
    try (AtomicDirectory directory = out.directory(this, Outputs.sources(sources, teacher));
        OpenedModel opened = SavedModels.open(teacher)) {
      input.alsoReadFor(opened, teacher);
      headline.prepare(input, opened, teacher, console());
      columns = input.furtherColumnsRead();
      Recipe.of(opened.description().provenance())
          .map(Recipe::column)
          .ifPresent(
              group ->
                  input.alsoRead(
                      Stream.concat(columns.stream(), Stream.of(group)).distinct().toList()));
      clean.prepare(input, opened, teacher);
      Dataset<Example> examples = input.read(this);
      LabelSet labels = opened.classifier().labels();
      requireLabels(labels, examples);
      learning.metric.require(labels);
      distill(directory, opened, examples);
    }
    return DONE;
  }

  private void requireLabels(LabelSet labels, Dataset<Example> examples) {
    LabelSet found = LabelSet.of(examples);
    if (!labels.labels().containsAll(found.labels())) {
      throw new StarsightException(
          "the teacher %s knows the labels %s, but column %s of the input has %s"
              .formatted(teacher, labels, input.labelColumn(), found));
    }
  }

  private void distill(AtomicDirectory directory, OpenedModel opened, Dataset<Example> examples)
      throws IOException {
    Run run = learning.run(this, BUDGET).withProgress(console());
    Classifier raw = opened.uncalibrated();
    LabelSet labels = raw.labels();
    Splits splits = split(opened.description(), examples);
    OtherRows others = others(splits);
    Dataset<Example> texts = others.behind(splits.train());
    Validation taught = Validation.of(raw, splits.validation(), seed);
    ConfidenceReference reference = taught.reference();
    if (reference == null) {
      throw new StarsightException("there is no validation row to correct the teacher by");
    }
    TeacherShares shares =
        TeacherShares.of(
            raw,
            reference,
            new Questions(
                splits.train().rows(),
                others.rows(),
                sentences(raw.cleans() ? CleanText.of(texts.rows()) : texts.rows(), splits)),
            seed,
            run.withDeadline(run.deadline().share(ASKING)));
    TrainingData labelled =
        new TrainingData(
            splits.train(),
            splits.validation(),
            labels,
            Headline.of(opened.description().settings()).orElse(null),
            raw.cleans());
    TrainingData data =
        labelled.withRows(shares.dataset(labels, texts.provenance()), splits.validation());
    Balance balance = learning.balance == Balance.AUTO ? Balance.WEIGHTS : learning.balance;
    LinearOptions options = LinearOptions.thorough(seed).withBalance(balance);
    List<Student> students = Students.fit(labelled, data, shares, options, learning.metric, run);
    Student best = Students.best(students);
    Path target = directory.path();
    ModelDescription model = save(target, best, labelled.withRows(texts, splits.validation()));
    Evaluation evaluation = test(target, splits);
    Student alone = Students.best(Students.withoutTeacher(students));
    double way = way(alone, best, taught);
    List<String> notes = notes(splits, others, shares, texts.size(), best, way);
    notes.forEach(console()::result);
    console().text(evaluation.toString());
    card(model, splits, shares, notes).withTest(evaluation.metrics()).writeTo(target);
    StudentReport.of(teacher.toString(), students, best, taught, notes, evaluation)
        .writeTo(target.resolve("report.html"));
    Summary summary = summary("distill").inputs(texts.provenance());
    summary.put("teacher", teacher.toString());
    students.stream().map(Student::toJson).forEach(summary.array("students")::add);
    summary.put("best", best.name());
    summary.tree().put("clean", raw.cleans());
    summary.put("teacherValidation", MetricsJson.write(taught.metrics()));
    summary.put("wayToTeacher", way);
    summary.put("askedRows", shares.asked()).put("askedSentences", shares.sentences());
    summary.put("unlabelledRows", shares.unlabelled());
    summary.put("leftOutRows", others.leftOut());
    summary.put("test", MetricsJson.write(evaluation.metrics()));
    commit(directory, summary);
    print(summary);
  }

  /** Splits the rows as the teacher's were; of other rows than its own, it is measured on new. */
  private Splits split(ModelDescription model, Dataset<Example> examples) throws IOException {
    Splits splits =
        Recipe.of(model.provenance())
            .orElse(new Recipe(LearningOptions.SPLIT, null, seed))
            .split(examples);
    if (model.provenance().digests().equals(examples.provenance().digests())) {
      return splits;
    }
    TrainingTexts seen =
        ModelDirectory.trainingTexts(teacher)
            .orElseThrow(
                () ->
                    new StarsightException(
                        "%s was fitted on other files and does not say on which texts, so nothing"
                                .formatted(teacher)
                            + " can be measured; give the files it was fitted on"));
    Splits unseen =
        new Splits(
            splits.train(),
            unseen(splits.validation(), seen),
            unseen(splits.test(), seen),
            splits.duplicatesMoved(),
            splits.seed(),
            splits.grouping());
    if (unseen.validation().isEmpty() || unseen.test().isEmpty()) {
      throw new StarsightException(
          ("%s has seen every row of the validation or the test part, so nothing can be measured;"
                  + " give the files it was fitted on, or new rows")
              .formatted(teacher));
    }
    return unseen;
  }

  private static Dataset<Example> unseen(Dataset<Example> part, TrainingTexts seen) {
    return part.withRows(
        "not seen by the teacher",
        part.stream().filter(row -> !seen.contains(row.text())).toList());
  }

  private OtherRows others(Splits splits) throws IOException {
    List<Example> rows = new ArrayList<>();
    Provenance provenance = new Provenance(List.of(), List.of());
    if (!unlabelled.isEmpty()) {
      InputOptions others = input.withFiles(unlabelled);
      others.alsoRead(columns);
      provenance =
          others.stream(
              this,
              4096,
              chunk ->
                  chunk.forEach(
                      row ->
                          rows.add(
                              new Example(
                                  row.id(), row.text(), null, row.columns(), row.headline()))));
    }
    return OtherRows.apartFrom(rows, provenance, List.of(splits.validation(), splits.test()));
  }

  /** Returns sentences that are not, as a whole text, in validation or test. */
  private List<Example> sentences(List<Example> texts, Splits splits) {
    return OtherRows.apartFrom(
            Sentences.of(texts, Sentences.MOST, seed),
            new Provenance(List.of(), List.of()),
            List.of(splits.validation(), splits.test()))
        .rows();
  }

  private ModelDescription save(Path target, Student best, TrainingData data) throws IOException {
    return ModelDirectory.writeInto(
        target,
        best.classifier(),
        best.validation()
            .describe(best.classifier(), data.train().provenance(), Version.current())
            .withColumns(input.textColumn(), input.labelColumn()),
        TrainingTexts.of(data));
  }

  private Evaluation test(Path target, Splits splits) throws IOException {
    try (OpenedModel opened = SavedModels.open(target)) {
      return Evaluation.of(opened.classifier(), splits.test(), seed);
    }
  }

  /** Returns which share of the way from labels alone to the teacher the student has come. */
  private double way(Student alone, Student best, Validation taught) {
    Metric metric = learning.metric;
    double from = metric.score(alone.validation().metrics());
    double all = metric.score(taught.metrics()) - from;
    return all > 0 ? (metric.score(best.validation().metrics()) - from) / all : Double.NaN;
  }

  private List<String> notes(
      Splits splits, OtherRows others, TeacherShares shares, int texts, Student best, double way) {
    List<String> notes = new ArrayList<>();
    notes.add(
        String.format(
            Locale.ROOT,
            "the teacher was asked about %,d sentences and %,d of %,d whole texts",
            shares.sentences(),
            shares.asked(),
            texts));
    if (!unlabelled.isEmpty()) {
      notes.add(
          String.format(
              Locale.ROOT,
              "the student learned from %,d of %,d whole texts without a label",
              shares.unlabelled(),
              others.rows().size()));
    }
    if (others.leftOut() > 0) {
      notes.add(
          String.format(
              Locale.ROOT,
              "%,d rows without a label were left out, because their texts are in validation or"
                  + " test",
              others.leftOut()));
    }
    if (Double.isNaN(way)) {
      notes.add(
          "on validation the teacher is not better by %s than a student that learned from labels"
                  .formatted(learning.metric.id())
              + " alone");
    } else if (best.share() == 0) {
      notes.add(
          "on validation no student that asked the teacher is better by %s than one that learned"
                  .formatted(learning.metric.id())
              + " from labels alone");
    } else {
      notes.add(
          String.format(
              Locale.ROOT,
              "on validation (%,d rows) the student has come %.0f %% of the way from labels alone"
                  + " to its teacher by %s",
              splits.validation().size(),
              100 * way,
              learning.metric.id()));
    }
    return notes;
  }

  private ModelCard card(
      ModelDescription model, Splits splits, TeacherShares shares, List<String> notes) {
    Map<String, Long> rows = new LinkedHashMap<>();
    rows.put("training", (long) splits.train().size() + shares.unlabelled());
    rows.put("validation", (long) splits.validation().size());
    rows.put("test", (long) splits.test().size());
    return ModelCard.of(model)
        .withName(String.valueOf(out.path().toAbsolutePath().normalize().getFileName()))
        .withRows(rows)
        .withNotes(notes);
  }
}
