package dev.starsight.fuzz;

import dev.starsight.annotation.AnnotationInstructions;
import dev.starsight.annotation.AnnotationLeases;
import dev.starsight.annotation.AnnotationQueue;
import dev.starsight.data.Example;
import dev.starsight.data.LabelSet;
import dev.starsight.model.Prediction;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;

/** A review queue: its header, its tasks and its answers. */
final class QueueTarget implements FuzzTarget {

  @Override
  public List<FuzzFiles> seeds(Path scratch) throws IOException {
    LabelSet labels = LabelSet.ordered(List.of("1", "2"));
    Path directory = scratch.resolve("queue");
    try (AnnotationQueue queue =
        AnnotationQueue.create(
            directory, labels, new AnnotationInstructions("How good?", "1: bad\n2: good"))) {
      queue.addUnsure(
          List.of(Example.of("a", "not bad", "2"), Example.unlabelled("b", "not\tgood \"at\" all")),
          List.of(
              Prediction.of(labels, new double[] {0.6, 0.4}),
              Prediction.of(labels, new double[] {0.5, 0.5})),
          0.9,
          "model");
      String task = queue.tasks().get(0).id();
      queue.answer(task, "1", "ann", Instant.parse("2026-01-31T12:00:00Z"), "sure");
      queue.answer(task, "2", "bob", Instant.parse("2026-01-31T12:00:01.5Z"));
      queue.adjudicate(task, "2", "cleo", Instant.parse("2026-01-31T12:00:02Z"), "");
      AnnotationLeases leases =
          AnnotationLeases.of(
              queue, AnnotationLeases.USUAL, () -> 0, () -> Instant.parse("2026-01-31T12:00:03Z"));
      leases.skip("ann", queue.tasks().get(1).id(), "unclear");
      leases.undo("bob");
    }
    return List.of(FuzzFiles.load(directory));
  }

  @Override
  public void read(Path directory) throws IOException {
    try (AnnotationQueue queue = AnnotationQueue.open(directory)) {
      queue.pending();
      queue.answered();
      queue.results().finalLabels();
      queue.results().disagreements();
      queue.results().workers();
      queue.results().audit();
      queue.export(directory.resolve("answers.csv"));
      queue.export(directory.resolve("answers.tsv"));
    }
  }
}
