package dev.starsight.pipeline;

import dev.starsight.data.Provenance;
import dev.starsight.data.StarsightException;
import dev.starsight.files.internal.AtomicDirectory;
import dev.starsight.files.internal.Json;
import dev.starsight.files.internal.JsonFields;
import dev.starsight.files.internal.LockFile;
import dev.starsight.files.internal.ResultOwner;
import dev.starsight.files.internal.Sha256;
import dev.starsight.files.internal.WorkManifest;
import java.io.Closeable;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Stream;

/**
 * Steps that run one after the other, each only if something changed that its output depends on.
 * Immutable. One process at a time runs a pipeline; a run that is killed goes on when it is run
 * again, with the step that was interrupted.
 */
public final class Pipeline {

  private static final String STATE = ".pipeline";
  private static final String MANIFEST = ".starsight.json";

  private final Path work;
  private final List<PipelineStep> steps;

  private Pipeline(Path work, List<PipelineStep> steps) {
    this.work = work;
    this.steps = List.copyOf(steps);
  }

  /**
   * Returns a pipeline without steps.
   *
   * @param work the directory of the outputs; created when the pipeline runs
   */
  public static Pipeline in(Path work) {
    return new Pipeline(work, List.of());
  }

  /**
   * Returns the same pipeline with one more step.
   *
   * @throws IllegalArgumentException if there is a step of that name, or none of one that it needs
   */
  public Pipeline with(PipelineStep step) {
    Set<String> names = new HashSet<>();
    steps.forEach(known -> names.add(known.name()));
    if (names.contains(step.name())) {
      throw new IllegalArgumentException(
          "steps need different names, but \"" + step.name() + "\" is there twice");
    }
    for (String need : step.needs()) {
      if (!names.contains(need)) {
        throw new IllegalArgumentException(
            "step %s needs the output of %s, but there is no such step before it"
                .formatted(step.name(), need));
      }
    }
    List<PipelineStep> more = new ArrayList<>(steps);
    more.add(step);
    return new Pipeline(work, more);
  }

  /** Returns the output directory of a step, whether it exists or not. */
  public Path output(String step) {
    return work.resolve(step);
  }

  /** Says which steps would run now, and why; runs and writes nothing. */
  public List<StepPlan> plan() throws IOException {
    FileDigests digests = FileDigests.open(state().resolve("digests.json"));
    List<StepPlan> plans = new ArrayList<>();
    Map<String, String> outputs = new HashMap<>();
    Set<String> running = new HashSet<>();
    for (PipelineStep step : steps) {
      Decision decision = decide(step, digests, outputs);
      StepPlan plan = decision.plan();
      Optional<String> earlier = step.needs().stream().filter(running::contains).findFirst();
      if (plan.state() == StepPlan.State.UNCHANGED && earlier.isPresent()) {
        plan =
            new StepPlan(
                step.name(), StepPlan.State.MAY_RUN, "step " + earlier.get() + " runs before it");
      }
      if (plan.state() != StepPlan.State.UNCHANGED) {
        running.add(step.name());
      }
      decision.last().ifPresent(last -> outputs.put(step.name(), last.outputDigest()));
      plans.add(plan);
    }
    return plans;
  }

  /**
   * Takes the lock of the pipeline, so that no other process runs it.
   *
   * @throws StarsightException if another process has it
   */
  public Closeable lock() throws IOException {
    Files.createDirectories(state());
    LockFile lock =
        LockFile.tryTake(state().resolve("lock"))
            .orElseThrow(
                () ->
                    new StarsightException(
                        work + ": another process runs this pipeline; wait for it, or stop it"));
    return lock::close;
  }

  /**
   * Runs the steps that something changed for; the caller has the {@linkplain #lock() lock}. The
   * first failure ends it: earlier outputs stay, and the next run begins with the step that failed.
   *
   * @throws IOException as the action of the step threw it
   */
  public void run(PipelineListener listener) throws IOException {
    FileDigests digests = FileDigests.open(state().resolve("digests.json"));
    Map<String, String> outputs = new HashMap<>();
    try {
      for (PipelineStep step : steps) {
        Decision decision = decide(step, digests, outputs);
        listener.decided(decision.plan());
        RecordedStep record = decision.last().orElse(decision.now());
        if (decision.plan().state() != StepPlan.State.UNCHANGED) {
          long start = System.nanoTime();
          record = run(step, decision, digests);
          listener.ran(step.name(), (System.nanoTime() - start) / 1e9);
        }
        outputs.put(step.name(), record.outputDigest());
      }
    } finally {
      digests.save();
    }
  }

  private Path state() {
    return work.resolve(STATE);
  }

  private Path record(PipelineStep step) {
    return state().resolve(step.name() + ".json");
  }

  /**
   * What is known of a step.
   *
   * @param now what it would run with
   * @param last what it ran with the last time; empty if that is not known
   */
  private record Decision(StepPlan plan, RecordedStep now, Optional<RecordedStep> last) {}

  private Decision decide(PipelineStep step, FileDigests digests, Map<String, String> outputs)
      throws IOException {
    SortedMap<String, String> needs = new TreeMap<>();
    for (String need : step.needs()) {
      needs.put(need, outputs.getOrDefault(need, ""));
    }
    RecordedStep now =
        new RecordedStep(
            Provenance.starsightVersion(),
            step.options(),
            inputs(step, digests),
            needs,
            false,
            "",
            new TreeMap<>());
    Optional<RecordedStep> last = RecordedStep.read(record(step));
    Optional<String> reason = reason(step, now, last, digests);
    StepPlan plan =
        new StepPlan(
            step.name(),
            reason.isPresent() ? StepPlan.State.RUNS : StepPlan.State.UNCHANGED,
            reason.orElse(""));
    return new Decision(plan, now, last);
  }

  private Optional<String> reason(
      PipelineStep step, RecordedStep now, Optional<RecordedStep> last, FileDigests digests)
      throws IOException {
    if (last.isEmpty()) {
      return Optional.of("it has not run yet");
    }
    Optional<String> changed = now.whatChanged(last.get());
    if (changed.isPresent()) {
      return changed;
    }
    if (!last.get().done()) {
      return Optional.of("its last run did not end");
    }
    Path output = output(step.name());
    for (Map.Entry<String, String> file : last.get().output().entrySet()) {
      Path path = output.resolve(file.getKey());
      if (!Files.isRegularFile(path)) {
        return Optional.of(path + " is gone");
      }
      if (!digests.of(path).equals(file.getValue())) {
        return Optional.of(path + " has changed");
      }
    }
    return Optional.empty();
  }

  private static SortedMap<String, String> inputs(PipelineStep step, FileDigests digests)
      throws IOException {
    SortedMap<String, String> inputs = new TreeMap<>();
    for (Path input : step.inputs()) {
      if (Files.isDirectory(input)) {
        for (Path file : filesBelow(input)) {
          inputs.put(file.toString(), digests.of(file));
        }
      } else {
        inputs.put(input.toString(), Files.isRegularFile(input) ? digests.of(input) : "missing");
      }
    }
    return inputs;
  }

  private static List<Path> filesBelow(Path directory) throws IOException {
    try (Stream<Path> all = Files.walk(directory)) {
      return all.filter(Files::isRegularFile).filter(path -> !isHidden(directory, path)).toList();
    }
  }

  private static boolean isHidden(Path directory, Path path) {
    for (Path name : directory.relativize(path)) {
      if (name.toString().startsWith(".")) {
        return true;
      }
    }
    return false;
  }

  private RecordedStep run(PipelineStep step, Decision decision, FileDigests digests)
      throws IOException {
    Path output = output(step.name());
    boolean resumes = resumes(decision, output);
    Path manifest = output.resolve(MANIFEST);
    String before = Files.isRegularFile(manifest) ? Sha256.of(manifest) : "";
    if (resumes) {
      before = decision.last().orElseThrow().before();
    }
    decision.now().started(before).write(record(step));
    if (step.writesItself()) {
      step.action().run(new StepRun(output, resumes));
    } else {
      ResultOwner owner =
          ResultOwner.of("pipeline step " + step.name(), Provenance.starsightVersion());
      try (AtomicDirectory directory = AtomicDirectory.replacing(output, owner)) {
        step.action().run(new StepRun(directory.path(), resumes));
        directory.commit();
      }
    }
    RecordedStep ended = decision.now().ended(written(output, digests));
    ended.write(record(step));
    return ended;
  }

  /**
   * Returns whether the step was interrupted and there may be unfinished work of it, and not just
   * the result of an earlier run with something else.
   */
  private static boolean resumes(Decision decision, Path output) throws IOException {
    RecordedStep last = decision.last().orElse(null);
    if (last == null || last.done() || !decision.now().isOfSame(last)) {
      return false;
    }
    Path manifest = output.resolve(MANIFEST);
    boolean isEarlier = Files.isRegularFile(manifest) && Sha256.of(manifest).equals(last.before());
    return !isEarlier || hasWork(output);
  }

  private static boolean hasWork(Path output) throws IOException {
    try (Stream<Path> children = Files.list(output)) {
      return children.anyMatch(child -> Files.exists(child.resolve(WorkManifest.NAME)));
    }
  }

  /** Returns the digests of what a step wrote: of the files in its manifest, if there is one. */
  private static SortedMap<String, String> written(Path output, FileDigests digests)
      throws IOException {
    SortedMap<String, String> written = new TreeMap<>();
    if (!Files.isDirectory(output)) {
      return written;
    }
    Path manifest = output.resolve(MANIFEST);
    if (Files.isRegularFile(manifest)) {
      for (JsonFields file : JsonFields.read(manifest).elements("files")) {
        written.put(file.text("path"), file.text("sha256"));
      }
      return written;
    }
    for (Path file : filesBelow(output)) {
      if (!Files.isSymbolicLink(file) && !isLock(file)) {
        written.put(Json.path(output, file), digests.of(file));
      }
    }
    return written;
  }

  private static boolean isLock(Path file) {
    return file.toString().endsWith(".lock");
  }

  /** The run of a step. */
  private final class StepRun implements PipelineStep.Running {

    private final Path directory;
    private final boolean resumes;

    StepRun(Path directory, boolean resumes) {
      this.directory = directory;
      this.resumes = resumes;
    }

    @Override
    public Path directory() {
      return directory;
    }

    @Override
    public Path output(String step) {
      return Pipeline.this.output(step);
    }

    @Override
    public boolean resumes() {
      return resumes;
    }
  }
}
