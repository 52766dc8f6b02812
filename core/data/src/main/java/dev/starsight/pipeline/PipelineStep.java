package dev.starsight.pipeline;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.regex.Pattern;

/**
 * A step of a pipeline: what it does, and what its output depends on. Immutable, and thread-safe if
 * its action is.
 *
 * @param name lower-case letters, digits and single hyphens; also the name of its output directory
 * @param options everything in words that its output depends on besides inputs and earlier steps
 * @param inputs files and directories that it reads; of a directory, all files below it but hidden
 *     ones
 * @param needs names of the earlier steps whose output it reads
 * @param action does the work
 * @param writesItself whether the action creates its output directory; otherwise it gets an empty
 *     one, which replaces the earlier output when the action has ended
 */
public record PipelineStep(
    String name,
    SortedMap<String, String> options,
    List<Path> inputs,
    List<String> needs,
    Action action,
    boolean writesItself) {

  private static final Pattern NAME = Pattern.compile("[a-z0-9]++(-[a-z0-9]++)*+");

  /** Does the work of a step. */
  @FunctionalInterface
  public interface Action {

    /**
     * Writes the output.
     *
     * @throws IOException if it cannot; the step counts as not run, and no later step runs
     */
    void run(Running running) throws IOException;
  }

  /** What an action is given. */
  public interface Running {

    /** Returns the directory to write into. */
    Path directory();

    /** Returns the output directory of an earlier step. */
    Path output(String step);

    /**
     * Returns whether the same step was interrupted, so that unfinished work of it may be there.
     */
    boolean resumes();
  }

  public PipelineStep {
    requireName(name);
    options = Collections.unmodifiableSortedMap(new TreeMap<>(options));
    inputs = List.copyOf(inputs);
    needs = List.copyOf(needs);
  }

  /**
   * Requires the name of a step.
   *
   * @throws IllegalArgumentException if it is anything but lower-case letters, digits and single
   *     hyphens
   */
  public static void requireName(String name) {
    if (!NAME.matcher(name).matches()) {
      throw new IllegalArgumentException(
          "the name of a step is lower-case letters, digits and single hyphens, but is \"%s\""
              .formatted(name));
    }
  }

  /** Returns a step that depends on nothing yet. */
  public static PipelineStep of(String name, Action action) {
    return new PipelineStep(name, new TreeMap<>(), List.of(), List.of(), action, false);
  }

  /** Returns the same step, whose output also depends on an option. */
  public PipelineStep with(String option, Object value) {
    return with(Map.of(option, String.valueOf(value)));
  }

  /** Returns the same step, whose output also depends on options. */
  public PipelineStep with(Map<String, String> more) {
    SortedMap<String, String> all = new TreeMap<>(options);
    all.putAll(more);
    return new PipelineStep(name, all, inputs, needs, action, writesItself);
  }

  /** Returns the same step, which also reads these files and directories. */
  public PipelineStep reading(Path... paths) {
    List<Path> all = new ArrayList<>(inputs);
    all.addAll(List.of(paths));
    return new PipelineStep(name, options, all, needs, action, writesItself);
  }

  /** Returns the same step, which also reads the output of these earlier steps. */
  public PipelineStep after(String... steps) {
    List<String> all = new ArrayList<>(needs);
    all.addAll(List.of(steps));
    return new PipelineStep(name, options, inputs, all, action, writesItself);
  }

  /**
   * Returns the same step, whose action creates the output directory and replaces what it wrote.
   */
  public PipelineStep writingItself() {
    return new PipelineStep(name, options, inputs, needs, action, true);
  }
}
