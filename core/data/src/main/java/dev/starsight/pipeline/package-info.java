/**
 * Steps that run again only when something changed: their options, the bytes of their inputs, the
 * output of a step before, their own output, or the version of Starsight.
 *
 * <pre>{@code
 * Pipeline pipeline =
 *     Pipeline.in(Path.of("work"))
 *         .with(PipelineStep.of("count", run -> show(file, run.directory())).reading(file))
 *         .with(PipelineStep.of("plot", run -> show(run.output("count"), run.directory())).after("count"));
 * pipeline.run(PipelineListener.SILENT);
 * }</pre>
 *
 * <p>The output of a step is the directory of its name in the directory of the pipeline. What is
 * known of the last run is in {@code .pipeline} beside it. One process at a time runs a pipeline.
 */
@NullMarked
package dev.starsight.pipeline;

import org.jspecify.annotations.NullMarked;
