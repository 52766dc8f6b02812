/**
 * What a server's log says about the world: windows of time, and named signals that compare the
 * last window with those before it.
 *
 * <pre>{@code
 * LogMonitor monitor = LogMonitor.of(directory, Duration.ofHours(1), 42, Run.unlimited());
 * monitor.signals().forEach(System.out::println);
 * }</pre>
 */
@NullMarked
package dev.starsight.serving.monitoring;

import org.jspecify.annotations.NullMarked;
