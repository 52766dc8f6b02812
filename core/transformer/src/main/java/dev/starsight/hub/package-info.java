/**
 * Pretrained encoders from the Hugging Face hub, into the cache that Hugging Face's own libraries
 * use.
 *
 * <pre>{@code
 * Hub hub = Hub.of(HubSettings.fromEnvironment());
 * HubReference bert = HubReference.parse("google-bert/bert-base-uncased");
 * Optional<HubSnapshot> here = hub.cached(bert, HubFiles.ENCODER); // no network
 * HubPlan plan = hub.plan(bert, HubFiles.ENCODER);                 // asks, writes nothing
 * HubSnapshot snapshot = hub.download(plan, Progress.SILENT);      // plan.bytes() of them
 * }</pre>
 *
 * <p>Nothing here goes to the network but {@link dev.starsight.hub.Hub#plan} and {@link
 * dev.starsight.hub.Hub#download}. A file has its name only once its digest is what the hub says.
 *
 * <p>Traps: a branch that is in the cache stays at the commit it had there, so that a run repeats;
 * name the commit to move on. The lock keeps out other processes of Starsight, not Python's: the
 * two take different kinds of locks, and both stay correct because neither writes where the other
 * does before a file is complete.
 */
@NullMarked
package dev.starsight.hub;

import org.jspecify.annotations.NullMarked;
