<?php
/* Plugin Name: What happens on the blog, for tests; and what hosts do to requests. */
function daypost_witness(string $what, array $details): void {
    file_put_contents(dirname(ABSPATH) . '/happened', json_encode(['what' => $what] + $details) . "\n", FILE_APPEND | LOCK_EX);
}
$daypost_trouble = json_decode(@file_get_contents(dirname(ABSPATH) . '/trouble.json') ?: '{}', true);
$daypost_request = ['method' => $_SERVER['REQUEST_METHOD'] ?? '', 'path' => $_SERVER['REQUEST_URI'] ?? ''];
if ($daypost_request['method'] && !empty($daypost_trouble['closed'])) {
    status_header(503);
    header('Retry-After: 1');
    exit('<!doctype html><title>Maintenance</title>Briefly unavailable for scheduled maintenance.');
}
if (!empty($daypost_trouble['refused']) && $daypost_request['method'] === 'POST'
    && str_contains(file_get_contents('php://input'), $daypost_trouble['refused'])) {
    status_header(403);
    exit('<!doctype html><title>403 Forbidden</title>Your request looks like an attack.');
}
if (!empty($daypost_trouble['no_authorization'])) {
    unset($_SERVER['HTTP_AUTHORIZATION'], $_SERVER['PHP_AUTH_USER'], $_SERVER['PHP_AUTH_PW']);
}
if ($daypost_request['method'] && $daypost_request['method'] !== 'GET' && $daypost_request['method'] !== 'HEAD') {
    daypost_witness('request', $daypost_request);
}
add_action('transition_post_status', function ($new, $old, $post) {
    if ($post->post_type === 'post' && $new !== $old) {
        daypost_witness('status', ['post' => $post->ID, 'old' => $old, 'new' => $new]);
    }
}, 10, 3);
add_filter('pre_wp_mail', function ($sent, $mail) {
    daypost_witness('mail', ['subject' => $mail['subject']]);
    return true;
}, 10, 2);
