/**
 * From {@code gateway.yaml} to everyone's records, whole or not at all. The only room that knows the names of settings:
 * each section of the file has a class with its entries, which are its documentation, and with the rules that go beyond
 * form. Also derives the HTTP server's own settings, and hands what was read to the application. May use everything but
 * {@code cli}.
 */
@NullMarked
package com.openagents.spacetime.gateway.config;

import org.jspecify.annotations.NullMarked;
