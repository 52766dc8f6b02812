package dev.starsight.fuzz;

import dev.starsight.pipeline.Pipeline;
import dev.starsight.pipeline.PipelineListener;
import dev.starsight.pipeline.PipelineStep;
import java.io.Closeable;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** What a pipeline keeps of its last run: digests of files, and each step. */
final class PipelineTarget implements FuzzTarget {

  private static Pipeline pipeline(Path directory) {
    Path input = directory.resolve("input");
    return Pipeline.in(directory.resolve("work"))
        .with(
            PipelineStep.of(
                    "copy", running -> Files.copy(input, running.directory().resolve("copied")))
                .with("option", "value")
                .reading(input));
  }

  @Override
  public List<FuzzFiles> seeds(Path scratch) throws IOException {
    Files.writeString(scratch.resolve("input"), "text");
    Pipeline pipeline = pipeline(scratch);
    Closeable lock = pipeline.lock();
    try {
      pipeline.run(PipelineListener.SILENT);
    } finally {
      lock.close();
    }
    return List.of(FuzzFiles.load(scratch));
  }

  @Override
  public void read(Path directory) throws IOException {
    pipeline(directory).plan();
  }
}
