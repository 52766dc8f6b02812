package dev.starsight.cli.annotation;

import dev.starsight.annotation.AnnotationInstructions;
import dev.starsight.annotation.AnnotationQueue;
import dev.starsight.annotation.AnnotationTask;
import dev.starsight.cli.console.Console;
import dev.starsight.data.LabelSet;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import picocli.CommandLine.Option;

/** The option {@code --queue}. */
public final class QueueOption {

  @Option(
      names = "--queue",
      required = true,
      paramLabel = "DIR",
      description = "Directory of the queue.")
  private Path directory = Path.of("queue");

  public Path directory() {
    return directory;
  }

  AnnotationQueue open() throws IOException {
    return AnnotationQueue.open(directory);
  }

  /** Opens the queue, or creates it for these labels if there is none. */
  public AnnotationQueue openOrCreate(LabelSet labels) throws IOException {
    return AnnotationQueue.isQueue(directory)
        ? open()
        : AnnotationQueue.create(directory, labels, AnnotationInstructions.stars());
  }

  /** Returns the tasks of the queue, none if there is no queue yet. */
  public List<AnnotationTask> tasks() throws IOException {
    if (!AnnotationQueue.isQueue(directory)) {
      return List.of();
    }
    try (AnnotationQueue opened = open()) {
      return opened.tasks();
    }
  }

  /** Says what was unusual about the files of a queue. */
  public static void tellNotices(AnnotationQueue queue, Console console) {
    queue.notices().forEach(console::warn);
  }
}
