/**
 * Questions to a stream of events in JSON lines, by windows of the time of the events: how many
 * there were, the average star, approximately how many reviewers, and how unusual that is.
 *
 * <pre>{@code
 * String row = "{\"date\": \"2015-08-31\", \"stars\": 5}";
 * byte[] line = row.getBytes(java.nio.charset.StandardCharsets.UTF_8);
 * StreamColumns columns = new StreamColumns("date", "stars", null);
 * StreamWindows windows = StreamWindows.of(StreamOptions.defaults(), columns);
 * windows.add(line, 0, line.length, window -> System.out.println(window.meanStar()));
 * windows.unfinished().forEach(window -> System.out.println(window.rows()));
 * }</pre>
 *
 * <p>A window is over when a later event says so: without one it stays open, and the last windows
 * of a file are not complete.
 */
@NullMarked
package dev.starsight.streams;

import org.jspecify.annotations.NullMarked;
