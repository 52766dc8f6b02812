/** Pipelines as files of steps: running them, watching a folder for them, the gate in them. */
@NullMarked
package dev.starsight.cli.pipeline;

import org.jspecify.annotations.NullMarked;
