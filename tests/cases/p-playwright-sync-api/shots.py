from playwright.sync_api import sync_playwright


def screenshot(page):
    with sync_playwright() as browsers:  #@ cause
        browser = browsers.chromium.launch()
        tab = browser.new_page()
        tab.goto(page)
        return len(tab.screenshot())
