package dev.starsight.automl;

import dev.starsight.automl.Candidate.Effort;
import dev.starsight.data.Sampling;
import dev.starsight.evaluation.Difference;
import dev.starsight.evaluation.Evaluation;
import dev.starsight.evaluation.Validation;
import dev.starsight.files.Sha256;
import dev.starsight.model.Classifier;
import dev.starsight.model.Metric;
import dev.starsight.model.ModelDescription;
import dev.starsight.model.ModelDirectory;
import dev.starsight.model.OpenedModel;
import dev.starsight.model.Prediction;
import dev.starsight.model.TrainingData;
import dev.starsight.run.Deadline;
import dev.starsight.run.Progress;
import dev.starsight.run.Run;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.TreeMap;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * One search as it goes on: baselines, a look at every learner, all learners, other settings of
 * them, engines, and what comes of them together. What is drawn and chosen depends on scores alone,
 * never on which thread was first.
 */
final class SearchRun {

  /** Of the settings looked at, one in three gets three times the rows. */
  private static final int HALVING = 3;

  private static final int FIELD = HALVING * HALVING;

  /** On fewer rows a look says nothing. */
  private static final int LEAST_ROWS = 500;

  /** Rounds without a new best after which other settings are given up, unless trials are set. */
  private static final int PATIENCE = 6;

  /** What learners may take of the time where an engine follows, which gains more by it. */
  private static final double LEARNERS_SHARE = 0.25;

  /** On more rows a first look is not cheap. */
  private static final int MOST_ROWS_OF_FIRST_LOOK = 2_000;

  /** What the first look at all learners may take of their time. */
  private static final double FIRST_LOOK_SHARE = 0.15;

  /** What tuning may take of the learners' time that is left where some have not had a turn. */
  private static final double TUNING_SHARE = 0.6;

  /** A learner this far behind the best at first look has its turn last. */
  private static final double FAR_BEHIND = 0.15;

  /** Trials that are held against the best one. */
  private static final int MOST_COMPARED = 25;

  /** What is kept for combining and comparing. */
  private static final double END_SHARE = 0.03;

  private final CandidateSearch search;
  private final TrainingData data;
  private final CandidateSearch.Task task;
  private final Run run;
  private final Consumer<Trial> listener;
  private final TrialJournal journal;
  private final int[] truth;
  private final List<Trial> trials = new ArrayList<>();
  private final List<Judged> judged = new ArrayList<>();
  private final List<Look> looks = new ArrayList<>();
  private final Map<Integer, TrainingData> parts = new HashMap<>();

  /** A trial, and what it made of the validation rows. */
  private record Judged(Trial.Scored trial, Validation validation) {

    double score(Metric metric) {
      return trial.score(metric);
    }
  }

  /** What a fit came to: a trial, and its predictions if it has any. */
  private record Attempt(Trial trial, Optional<Judged> judged) {}

  private SearchRun(
      CandidateSearch search,
      TrainingData data,
      CandidateSearch.Task task,
      Run run,
      Consumer<Trial> listener,
      TrialJournal journal) {
    this.search = search;
    this.data = data;
    this.task = task;
    this.run = run;
    this.listener = listener;
    this.journal = journal;
    this.truth = Evaluation.truth(data.labels(), data.validation().rows());
  }

  static Leaderboard of(
      CandidateSearch search,
      TrainingData data,
      CandidateSearch.Task task,
      Run run,
      Consumer<Trial> listener)
      throws IOException {
    Files.createDirectories(task.directory());
    try (TrialJournal journal =
        TrialJournal.open(task.directory(), what(search, data, task), search.resumes())) {
      Deadline deadline = run.deadline();
      if (!deadline.isNever() && journal.elapsedBefore() > 0) {
        double left = Math.max(1, deadline.secondsLeft() - journal.elapsedBefore());
        deadline = deadline.within(Duration.ofMillis((long) (1000 * left)));
      }
      return new SearchRun(search, data, task, run.withDeadline(deadline), listener, journal)
          .search();
    }
  }

  private static Map<String, String> what(
      CandidateSearch search, TrainingData data, CandidateSearch.Task task) {
    MessageDigest digest = Sha256.digest();
    for (var rows : List.of(data.train().rows(), data.validation().rows())) {
      rows.forEach(
          row ->
              digest.update(
                  // A Map that was copied has another order in every process.
                  (row.requireLabel() + '\t' + row.text() + new TreeMap<>(row.columns()) + '\n')
                      .getBytes(StandardCharsets.UTF_8)));
    }
    Map<String, String> what = new LinkedHashMap<>();
    what.put("metric", search.metric().id());
    what.put("seed", Long.toString(search.seed()));
    what.put("candidates", search.candidates().stream().map(Candidate::name).toList().toString());
    what.put("version", task.version());
    what.put(TrialJournal.DATA, Sha256.hex(digest));
    return what;
  }

  private Leaderboard search() throws IOException {
    baselines();
    Deadline learning = learning();
    Map<String, Incumbent> tunable = new LinkedHashMap<>();
    List<Candidate> later = learners(learning, tunable);
    tune(tunable, later.isEmpty() ? learning : share(learning, TUNING_SHARE));
    fit(later, learning, tunable);
    engines();
    if (!search.combinable().isEmpty() && judged.size() > 1) {
      combine()
          .ifPresent(
              attempt -> {
                add(attempt);
                hear(attempt.trial());
              });
    }
    return Leaderboard.rank(search.metric(), trials, looks, behindTheBest());
  }

  private List<Candidate> of(Effort effort) {
    return search.candidates().stream().filter(c -> c.effort() == effort).toList();
  }

  private void add(Attempt attempt) {
    trials.add(attempt.trial());
    attempt.judged().ifPresent(judged::add);
  }

  private void baselines() throws IOException {
    for (Candidate candidate : of(Effort.BASELINE)) {
      add(attempt(candidate, candidate.name(), run.withDeadline(Deadline.never())));
    }
  }

  /** When learners must have ended: late only if no engine has time for anything. */
  private Deadline learning() {
    double forEngines = (1 - LEARNERS_SHARE) * run.deadline().secondsLeft();
    boolean engine =
        of(Effort.ENGINE).stream().anyMatch(c -> c.minimum().toMillis() / 1e3 <= forEngines);
    return share(run.deadline(), engine ? LEARNERS_SHARE : 1 - END_SHARE);
  }

  /**
   * Fits learners as they are. Where time is limited they are looked at first, and those far behind
   * the best come after other settings of the others have been tried.
   *
   * @return those to come later
   */
  private List<Candidate> learners(Deadline deadline, Map<String, Incumbent> tunable)
      throws IOException {
    List<Candidate> learners = of(Effort.LEARNER);
    int few = Math.min(MOST_ROWS_OF_FIRST_LOOK, data.train().size() / FIELD);
    if (few < LEAST_ROWS || learners.size() < 2 || deadline.isNever()) {
      fit(learners, deadline, tunable);
      return List.of();
    }
    double each = FIRST_LOOK_SHARE * deadline.secondsLeft() * run.threads() / learners.size();
    List<Look> first = look(learners, few, deadline, each);
    double best = first.stream().mapToDouble(Look::score).max().orElseThrow();
    List<Candidate> sooner =
        best(learners, first, learners.size()).stream()
            .filter(
                c -> first.get(learners.indexOf(c)).score() >= best - FAR_BEHIND * Math.abs(best))
            .toList();
    fit(sooner, deadline, tunable);
    List<Candidate> later = new ArrayList<>(learners);
    later.removeAll(sooner);
    return later;
  }

  private void fit(List<Candidate> learners, Deadline deadline, Map<String, Incumbent> tunable)
      throws IOException {
    List<Attempt> attempts =
        fullFits(learners.stream().map(c -> new Named(c, c.name())).toList(), deadline);
    for (int i = 0; i < learners.size(); i++) {
      Candidate learner = learners.get(i);
      add(attempts.get(i));
      if (learner.blueprint().isTunable()) {
        attempts
            .get(i)
            .trial()
            .scored()
            .ifPresent(trial -> tunable.put(learner.name(), new Incumbent(learner, trial)));
      }
    }
  }

  private record Named(Candidate candidate, String name) {}

  /** The best settings of a learner so far. */
  private record Incumbent(Candidate candidate, Trial.Scored trial) {}

  private List<Attempt> fullFits(List<Named> candidates, Deadline deadline) throws IOException {
    return SearchThreads.map(
        run.threads(),
        candidates,
        (named, threads) ->
            attempt(named.candidate(), named.name(), new Run(deadline, Progress.SILENT, threads)));
  }

  private List<Look> look(List<Candidate> candidates, int rows, Deadline deadline)
      throws IOException {
    return look(candidates, rows, deadline, Double.POSITIVE_INFINITY);
  }

  /** As it says; each look may take so many seconds. */
  private List<Look> look(
      List<Candidate> candidates, int rows, Deadline deadline, double secondsEach)
      throws IOException {
    TrainingData part = part(rows);
    List<Look> found =
        SearchThreads.map(
            run.threads(),
            candidates,
            (candidate, threads) -> {
              Deadline own =
                  Double.isInfinite(secondsEach)
                      ? deadline
                      : deadline.within(Duration.ofMillis((long) (1000 * secondsEach)));
              return look(candidate, part, new Run(own, Progress.SILENT, threads));
            });
    looks.addAll(found);
    return found;
  }

  private TrainingData part(int rows) {
    return parts.computeIfAbsent(
        rows,
        count ->
            new TrainingData(
                Sampling.stratified(data.train(), count, search.seed()),
                data.validation(),
                data.labels()));
  }

  private Look look(Candidate candidate, TrainingData part, Run with) throws IOException {
    int rows = part.train().size();
    String key = rows + " rows|" + candidate.name() + '|' + candidate.settings();
    Optional<TrialJournal.Entry> known = journal.find(key);
    if (known.isPresent()) {
      TrialJournal.Entry entry = known.get();
      return new Look(
          candidate.name(),
          candidate.settings(),
          rows,
          entry.score(),
          entry.fitSeconds() + entry.predictSeconds());
    }
    long start = System.nanoTime();
    double score = Double.NEGATIVE_INFINITY;
    if (!with.deadline().hasPassed()) {
      try (Classifier fitted = candidate.trainer().fit(part, with)) {
        List<Prediction> predictions = fitted.predict(data.validation().rows());
        score = search.metric().score(Evaluation.metrics(data.labels(), truth, predictions));
      } catch (RuntimeException | OutOfMemoryError e) {
        // These settings are not to be had; they come last.
        return new Look(candidate.name(), candidate.settings(), rows, score, secondsSince(start));
      }
    }
    double seconds = secondsSince(start);
    if (!with.deadline().hasPassed()) {
      journal.add(key, score, seconds, 0, "");
    }
    return new Look(candidate.name(), candidate.settings(), rows, score, seconds);
  }

  /** Other settings of the learners, by successive halving, until time or trials are used up. */
  private void tune(Map<String, Incumbent> incumbents, Deadline deadline) throws IOException {
    int left = search.trials().orElse(deadline.isNever() ? 0 : Integer.MAX_VALUE);
    Map<String, Integer> rounds = new HashMap<>();
    int patience = search.trials().isPresent() ? Integer.MAX_VALUE : PATIENCE;
    for (int turn = 1;
        left > 0 && patience > 0 && !incumbents.isEmpty() && !deadline.hasPassed();
        turn++) {
      List<Incumbent> ranked = new ArrayList<>(incumbents.values());
      ranked.sort(Comparator.comparingDouble(one -> -one.trial().score(search.metric())));
      // 0 1 0 2 0 1 0 3 …: the better, the more often.
      Incumbent incumbent = ranked.get(Integer.numberOfTrailingZeros(turn) % ranked.size());
      String name = incumbent.candidate().name();
      if (costOfRound(incumbent) > deadline.secondsLeft()) {
        incumbents.remove(name);
        continue;
      }
      int drawn = Math.min(left, FIELD - 1);
      left -= drawn;
      int round = rounds.merge(name, 1, Integer::sum);
      double best = ranked.get(0).trial().score(search.metric());
      patience--;
      Candidate winner = halve(incumbent.candidate(), drawn, round, deadline);
      if (winner.settings().equals(incumbent.candidate().settings()) || deadline.hasPassed()) {
        continue;
      }
      Attempt attempt =
          fullFits(List.of(new Named(winner, name + "-" + (round + 1))), deadline).get(0);
      add(attempt);
      double score = attempt.trial().score(search.metric());
      if (score > incumbent.trial().score(search.metric())) {
        attempt.trial().scored().ifPresent(t -> incumbents.put(name, new Incumbent(winner, t)));
      }
      if (score > best && search.trials().isEmpty()) {
        patience = PATIENCE;
      }
    }
  }

  /** Three times what all rows take: a ninth for each of nine, a third for three, and one. */
  private double costOfRound(Incumbent incumbent) {
    double full = incumbent.trial().fitSeconds() + incumbent.trial().predictSeconds();
    return full * (1 + 2.0 / run.threads());
  }

  /** The best of the incumbent and some fresh settings, on ever more rows. */
  private Candidate halve(Candidate incumbent, int drawn, int round, Deadline deadline)
      throws IOException {
    SplittableRandom random =
        new SplittableRandom(search.seed() ^ (31L * incumbent.name().hashCode() + round));
    List<Candidate> field = new ArrayList<>(List.of(incumbent));
    for (int i = 0; i < drawn; i++) {
      Settings settings =
          round == 1 || i % 2 == 0
              ? incumbent.blueprint().draw(random)
              : incumbent.blueprint().near(incumbent.settings(), random);
      field.add(incumbent.with(settings));
    }
    for (int rows : rungs()) {
      field = best(field, look(field, rows, deadline), (field.size() + HALVING - 1) / HALVING);
    }
    return field.size() == 1
        ? field.get(0)
        : best(field, look(field, data.train().size(), deadline), 1).get(0);
  }

  /** On how many rows fields are looked at, as far as these say something. */
  private List<Integer> rungs() {
    int rows = data.train().size();
    return Stream.of(rows / FIELD, rows / HALVING).filter(count -> count >= LEAST_ROWS).toList();
  }

  private static List<Candidate> best(List<Candidate> field, List<Look> looks, int count) {
    List<Integer> order = new ArrayList<>();
    for (int i = 0; i < field.size(); i++) {
      order.add(i);
    }
    order.sort(Comparator.comparingDouble(i -> -looks.get(i).score()));
    return order.stream().limit(count).map(field::get).toList();
  }

  private void engines() throws IOException {
    List<Candidate> engines = of(Effort.ENGINE);
    for (int i = 0; i < engines.size(); i++) {
      double rest =
          engines.subList(i, engines.size()).stream().mapToDouble(Candidate::timeShare).sum();
      Deadline share = share(run.deadline(), (1 - END_SHARE) * engines.get(i).timeShare() / rest);
      add(attempt(engines.get(i), engines.get(i).name(), run.withDeadline(share)));
    }
  }

  /** A part of the time that is left; of time without limit, all. */
  private static Deadline share(Deadline deadline, double share) {
    double left = deadline.secondsLeft();
    return Double.isInfinite(left)
        ? deadline
        : deadline.within(Duration.ofMillis(Math.max(1, (long) (1000 * share * left))));
  }

  private Attempt attempt(Candidate candidate, String name, Run with) throws IOException {
    Attempt attempt = attempted(candidate, name, with);
    hear(attempt.trial());
    return attempt;
  }

  private Attempt attempted(Candidate candidate, String name, Run with) throws IOException {
    String key = "all rows|" + name + '|' + candidate.settings();
    Optional<TrialJournal.Entry> known = journal.find(key);
    if (known.isPresent() && candidate.blueprint().code().isPresent()) {
      Optional<Attempt> again = again(candidate, name, known.get());
      if (again.isPresent()) {
        return again.get();
      }
    }
    double left = with.deadline().secondsLeft();
    if (left <= 0 || left < candidate.minimum().toMillis() / 1e3) {
      return failed(name, leftOut(candidate, left));
    }
    long start = System.nanoTime();
    try (Classifier fitted = candidate.trainer().fit(data, with)) {
      double seconds = secondsSince(start);
      Attempt attempt = judge(candidate, name, fitted, seconds);
      Trial.Scored trial = attempt.judged().orElseThrow().trial();
      journal.add(
          key,
          trial.score(search.metric()),
          seconds,
          trial.predictSeconds(),
          digest(trial.directory()));
      return attempt;
    } catch (RuntimeException | OutOfMemoryError e) {
      // One candidate's failure is its own; the row says why.
      return failed(name, reason(e));
    }
  }

  private static String digest(Path model) throws IOException {
    return Sha256.of(model.resolve(ModelDirectory.MODEL_JSON));
  }

  private static Attempt failed(String name, String reason) {
    return new Attempt(new Trial.Failed(name, reason), Optional.empty());
  }

  private static String leftOut(Candidate candidate, double left) {
    return left <= 0
        ? "left out: the time was used up before its turn"
        : String.format(
            Locale.ROOT,
            "left out: it needs at least %d s, and %d s were left",
            candidate.minimum().toSeconds(),
            (long) Math.max(0, left));
  }

  private static String reason(Throwable failure) {
    return failure instanceof OutOfMemoryError
        ? "it needs more memory than the JVM has: give it more with -Xmx"
        : String.valueOf(failure.getMessage());
  }

  private synchronized void hear(Trial trial) {
    listener.accept(trial);
  }

  /** What an interrupted search had saved; empty if it cannot be opened any more. */
  private Optional<Attempt> again(Candidate candidate, String name, TrialJournal.Entry entry) {
    Path directory = task.directory().resolve(name);
    try (OpenedModel opened = ModelDirectory.open(directory, search.combinable())) {
      if (!digest(directory).equals(entry.model())) {
        return Optional.empty(); // Another choice of settings has had this name since.
      }
      List<Prediction> raw = opened.uncalibrated().predict(data.validation().rows());
      Validation validation =
          Validation.of(
              data.labels(), data.validation(), raw, entry.predictSeconds(), search.seed());
      Trial.Scored trial =
          scored(
              name,
              candidate,
              opened.uncalibrated(),
              validation,
              entry.fitSeconds(),
              opened.description());
      return Optional.of(new Attempt(trial, Optional.of(new Judged(trial, validation))));
    } catch (IOException | RuntimeException | OutOfMemoryError e) {
      return Optional.empty(); // Then it is fitted again.
    }
  }

  private Attempt judge(Candidate candidate, String name, Classifier fitted, double fitSeconds)
      throws IOException {
    Validation validation = Validation.of(fitted, data.validation(), search.seed());
    ModelDescription saved = save(name, fitted, validation);
    Trial.Scored trial = scored(name, candidate, fitted, validation, fitSeconds, saved);
    return new Attempt(trial, Optional.of(new Judged(trial, validation)));
  }

  private Trial.Scored scored(
      String name,
      Candidate candidate,
      Classifier fitted,
      Validation validation,
      double fitSeconds,
      ModelDescription saved) {
    return new Trial.Scored(
        name,
        fitted.kind(),
        candidate.rationale(),
        Optional.of(candidate.with(candidate.settings().asFitted(fitted.settings()))),
        validation.metrics(),
        fitSeconds,
        validation.predictSeconds(),
        saved.bytes(),
        task.directory().resolve(name),
        null);
  }

  private synchronized ModelDescription save(String name, Classifier fitted, Validation validation)
      throws IOException {
    return ModelDirectory.save(
        task.directory().resolve(name),
        fitted,
        validation
            .describe(fitted, data.train().provenance(), task.version())
            .withColumns(task.textColumn(), task.labelColumn()));
  }

  /** The combination, if it is worth a row; a failure is a row too. */
  private Optional<Attempt> combine() {
    try {
      return combined();
    } catch (IOException | RuntimeException | OutOfMemoryError e) {
      return Optional.of(failed(CandidateSearch.ENSEMBLE, reason(e)));
    }
  }

  /**
   * The average that does best, if by rows that did not choose it, it does better than the best.
   */
  private Optional<Attempt> combined() throws IOException {
    long start = System.nanoTime();
    Metric metric = search.metric();
    CombinedModels combined =
        CombinedModels.of(
            data.labels(),
            truth,
            judged.stream().map(one -> one.validation().raw()).toList(),
            metric,
            search.seed());
    double predictSeconds =
        combined.weights().keySet().stream()
            .mapToDouble(i -> judged.get(i).trial().predictSeconds())
            .sum();
    Validation validation =
        Validation.of(
            data.labels(), data.validation(), combined.heldOut(), predictSeconds, search.seed());
    double best = judged.stream().mapToDouble(one -> one.score(metric)).max().orElseThrow();
    if (combined.weights().size() < 2 || metric.score(validation.metrics()) <= best) {
      return Optional.empty();
    }
    List<EnsembleClassifier.Member> members = new ArrayList<>();
    try (EnsembleClassifier ensemble = ensemble(combined.weights(), members)) {
      ModelDescription saved = save(CandidateSearch.ENSEMBLE, ensemble, validation);
      Trial.Scored trial =
          new Trial.Scored(
              CandidateSearch.ENSEMBLE,
              ensemble.kind(),
              "The average of "
                  + members.stream()
                      .map(m -> Math.round(100 * m.weight()) + " % " + m.name())
                      .collect(Collectors.joining(" and "))
                  + ": where they err differently, it errs less.",
              Optional.empty(),
              validation.metrics(),
              secondsSince(start),
              predictSeconds,
              saved.bytes(),
              task.directory().resolve(CandidateSearch.ENSEMBLE),
              null);
      return Optional.of(new Attempt(trial, Optional.of(new Judged(trial, validation))));
    }
  }

  /** Opens the members; if one cannot be, those before it are closed. */
  private EnsembleClassifier ensemble(
      Map<Integer, Double> weights, List<EnsembleClassifier.Member> members) throws IOException {
    boolean opened = false;
    try {
      for (Map.Entry<Integer, Double> entry : weights.entrySet()) {
        Trial.Scored part = judged.get(entry.getKey()).trial();
        members.add(
            new EnsembleClassifier.Member(
                part.name(),
                entry.getValue(),
                part.directory(),
                ModelDirectory.open(part.directory(), search.combinable())));
      }
      opened = true;
      return new EnsembleClassifier(data.labels(), members);
    } finally {
      if (!opened) {
        members.forEach(member -> member.model().close());
      }
    }
  }

  /** How much better the best is than those next to it. */
  private Map<String, Difference> behindTheBest() {
    Metric metric = search.metric();
    List<Judged> ranked = new ArrayList<>(judged);
    ranked.sort(Comparator.comparingDouble(one -> -one.score(metric)));
    Map<String, Difference> differences = new HashMap<>();
    for (Judged other : ranked.subList(0, Math.min(MOST_COMPARED, ranked.size()))) {
      differences.put(
          other.trial().name(),
          Difference.of(
              data.labels(),
              truth,
              ranked.get(0).validation().predictions(),
              other.validation().predictions(),
              metric,
              search.seed()));
    }
    return differences;
  }

  private static double secondsSince(long nanoTime) {
    return (System.nanoTime() - nanoTime) / 1e9;
  }
}
